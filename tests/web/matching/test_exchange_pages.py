"""Needs and offers on their pages: published, found, proposed, agreed, handed over."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kit.unit_of_work import unit_of_work
from matching import agreements, queries
from matching.models import Agreement, Listing
from tests.factories import accounts, campaigns, exchange
from tests.support.queries import counted

OFFER = {
    "kind": "skill", "title": "Tengo la contabilità", "description": "Di piccole associazioni.",
    "giver": "citizen", "shown_name": "Nonna Pina", "district": "M6", "ends": "31/12/2027",
}  # fmt: skip
NEED = {
    "kind": "time", "title": "Otto persone per pulire il giardino", "quantity": "8",
    "description": "Un sabato mattina, con i guanti.", "unit": "persone", "district": "M6",
}  # fmt: skip


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


def browser(app: Flask, listing: Listing) -> FlaskClient:
    """The browser of whoever wrote it."""
    return accounts.log_in(app.test_client(), exchange.account_of(listing))


def state_of(agreement: Agreement) -> str:
    with unit_of_work():
        found = queries.agreement(agreement.code)
        assert found is not None
        return found.state


def test_an_offer_from_a_blank_form_to_the_board(client: FlaskClient) -> None:
    accounts.log_in(client, exchange.person())
    made = client.post("/exchange/offers/new", data=OFFER)
    assert made.status_code == 303
    said = words(client.get(made.location).text)
    assert "Tengo la contabilità" in said
    assert "Nonna Pina" in said
    assert "fino al 31 dicembre 2027" in said
    assert "Per ora nessuno" in said
    assert "Tengo la contabilità" in words(client.get("/exchange?side=offer").text)
    assert "Tengo la contabilità" in words(client.get("/exchange/mine").text)


def test_a_need_of_a_campaign_says_whose_it_is(client: FlaskClient) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead)
    accounts.log_in(client, lead)
    with unit_of_work():
        line = f"line:{campaign.lines[0].id}"
    data = NEED | {"reference": campaign.reference, "budget_line": line}
    made = client.post("/exchange/needs/new", data=data)
    assert made.status_code == 303
    assert campaign.title in words(client.get(made.location).text)
    with unit_of_work():
        need = queries.by_code(made.location.rpartition("/")[2])
        assert need is not None
        assert need.budget_line == line
    assert campaign.title in words(client.get(f"/exchange?for_code={campaign.code}").text)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(client: FlaskClient) -> None:
    accounts.log_in(client, exchange.person())
    wrong = OFFER | {"ends": "2027-02-01", "quantity": "tanti"}
    answer = client.post("/exchange/offers/new", data=wrong)
    assert answer.status_code == 422
    assert 'id="f-quantity-error"' in answer.text
    assert 'value="Tengo la contabilità"' in answer.text
    answer = client.post("/exchange/offers/new", data=OFFER | {"ends": "2027-02-01"})
    assert 'id="f-ends-error"' in answer.text


def test_filters_and_words(client: FlaskClient, app: Flask) -> None:
    exchange.need(title="Un furgone per il trasloco", kind="equipment", district="M4")
    exchange.need()
    assert "furgone" not in words(client.get("/exchange?kind=skill").text)
    assert "furgone" in words(client.get("/exchange?q=furgoni&district=M4").text)
    said = words(client.get("/exchange?q=introvabile").text)
    assert "Non abbiamo trovato niente" in said
    assert client.get("/exchange?kind=altro").status_code == 422
    assert "Ancora nessuna offerta" in words(client.get("/exchange?side=offer").text)


def test_from_a_suggestion_to_thanks_in_public(app: Flask, client: FlaskClient) -> None:
    need, offer = exchange.need(), exchange.offer(shown_name="Nonna Pina")
    asker, giver = browser(app, need), browser(app, offer)
    page = asker.get(f"/exchange/{need.code}")
    said = words(page.text)
    assert "stesso quartiere" in said
    assert f"cerchi: {need.title}, offre: {offer.title}" in said
    made = asker.post(f"/exchange/{need.code}/propose", data={"other": offer.code})
    assert made.status_code == 303
    at = made.location
    email = exchange.account_of(need).email
    assert email not in giver.get(at).text
    assert giver.post(f"{at}/messages", data={"text": "Quando comincio?"}).status_code == 303
    assert "Quando comincio?" in words(asker.get(at).text)
    assert giver.post(f"{at}/accept").status_code == 303
    assert email in giver.get(at).text
    assert giver.post(f"{at}/confirm", data={"thanks_shown": "1"}).status_code == 303
    assert asker.post(f"{at}/confirm", data={"thanks": "Grazie Pina!"}).status_code == 303
    said = words(client.get(f"/exchange/{need.code}").text)
    assert "Grazie Pina! a Nonna Pina" in said
    assert "Fatto" in said


def test_no_is_said_with_a_reason(app: Flask) -> None:
    agreement = exchange.proposed(exchange.need())
    asker = browser(app, agreement.need)
    at = f"/exchange/agreements/{agreement.code}"
    assert asker.post(f"{at}/decline", data={"reason": "x" * 301}).status_code == 422
    assert asker.post(f"{at}/decline", data={"reason": "Abbiamo già trovato"}).status_code == 303
    assert state_of(agreement) == "declined"
    assert asker.post(f"{at}/accept").status_code == 409


def test_an_empty_message_is_refused_beside_its_field(app: Flask) -> None:
    agreement = exchange.proposed(exchange.need())
    answer = browser(app, agreement.need).post(
        f"/exchange/agreements/{agreement.code}/messages", data={"text": " "}
    )
    assert answer.status_code == 422
    assert 'id="f-text-error"' in answer.text


def test_messages_are_limited_and_their_mails_say_nothing(app: Flask, mails: object) -> None:
    agreement = exchange.proposed(exchange.need())
    asker = browser(app, agreement.need)
    at = f"/exchange/agreements/{agreement.code}/messages"
    answers = [asker.post(at, data={"text": f"Segreto {n}"}).status_code for n in range(21)]
    assert answers == [303] * 20 + [429]
    assert callable(mails)
    told = [one for one in mails() if one.name == "matching/message"]
    assert len(told) == 20
    assert not any("Segreto" in one.text for one in told)


def test_a_message_of_somebody_who_left_says_that_it_is_gone(app: Flask) -> None:
    agreement = exchange.proposed(exchange.need())
    at = f"/exchange/agreements/{agreement.code}"
    giver = browser(app, agreement.offer)
    giver.post(f"{at}/messages", data={"text": "Il mio numero è sulla porta"})
    sure = {"pledges": "keep", "sure": "1", "current_password": accounts.PASSWORD}
    assert giver.post("/account/erase", data=sure).status_code == 303
    said = words(browser(app, agreement.need).get(at).text)
    assert "Il mio numero" not in said
    assert "L'altra persona" in said
    assert "ha cancellato il suo profilo, e con lui il messaggio" in said


def test_staff_see_an_agreement_and_not_its_messages(app: Flask, client: FlaskClient) -> None:
    agreement = exchange.proposed(exchange.need())
    at = f"/exchange/agreements/{agreement.code}"
    browser(app, agreement.need).post(f"{at}/messages", data={"text": "Solo per te"})
    accounts.log_in(client, accounts.account("animator"))
    said = words(client.get(at).text)
    assert "Solo per te" not in said
    assert "I messaggi li leggono solo le due parti" in said


def test_the_board_has_a_column_for_all_that_waits(client: FlaskClient) -> None:
    accounts.log_in(client, accounts.account("animator"))
    said = words(client.get("/exchange/board").text)
    assert "Ogni richiesta ha già una proposta" in said
    alone, free = exchange.need(title="Una sala prove"), exchange.offer(title="Un furgone")
    exchange.proposed(exchange.need(title="Un elettricista"))
    said = words(client.get("/exchange/board").text)
    needs = said[said.index("Richieste senza offerta Annuncio") :]
    assert "Una sala prove" in needs
    assert "Un elettricista" not in needs
    assert "Un furgone" in needs
    data = {"need": free.code, "other": alone.code}
    wrong = client.post("/exchange/board", data=data)
    assert wrong.status_code == 422
    assert 'id="f-need-error"' in wrong.text
    data = {"need": alone.code.lower(), "other": free.code}
    assert client.post("/exchange/board", data=data).status_code == 303
    with unit_of_work():
        assert not queries.agreements_of([alone])[0].need_accepted_at


@pytest.mark.parametrize("many", [1, 60])
def test_the_board_takes_as_many_queries_however_much_there_is(
    client: FlaskClient, many: int
) -> None:
    accounts.log_in(client, accounts.account("animator"))
    lead = accounts.account("animator")  # staff write without a limit
    campaign = campaigns.live(lead)
    with unit_of_work():
        for number in range(many):
            exchange.need(lead, campaign, title=f"Richiesta {number}")
        giver = accounts.account("animator")
        for _number in range(many):
            exchange.proposed(exchange.need(lead, campaign), exchange.offer(giver))
            exchange.offer(giver)
    with counted() as sent:
        assert client.get("/exchange/board").status_code == 200
    assert len(sent) <= 16


def test_the_list_takes_as_many_queries_however_long_it_is(client: FlaskClient) -> None:
    lead = accounts.account("animator")  # staff write without a limit
    campaign = campaigns.live(lead)
    with unit_of_work():
        for number in range(30):
            exchange.need(lead, campaign, title=f"Richiesta {number}")
    with counted() as sent:
        page = client.get("/exchange").text
    assert len(sent) <= 3
    onward = re.search(r'href="([^"]+cursor=[^"]+)" rel="next"', page)
    assert onward
    assert "Richiesta 0" in words(client.get(unescape(onward.group(1))).text)


def test_a_listing_off_the_board_is_not_everyones(client: FlaskClient, app: Flask) -> None:
    offer = exchange.offer()
    assert browser(app, offer).post(f"/exchange/{offer.code}/close").status_code == 303
    assert client.get(f"/exchange/{offer.code}").status_code in (303, 404)
    assert browser(app, offer).get(f"/exchange/{offer.code}").status_code == 200
    assert not agreements.holds(offer, None)


def test_proposals_are_limited_because_each_is_a_mail(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreements, "MOST_AN_HOUR", 1)
    offer = exchange.offer()
    giver = browser(app, offer)
    answers = [
        giver.post(f"/exchange/{exchange.need().code}/propose", data={"other": offer.code})
        for _one in range(2)
    ]
    assert [one.status_code for one in answers] == [303, 429]


@pytest.mark.parametrize("code", ["%00", "x" * 500, "%F0%9F%8D%9E"])
def test_codes_that_nobody_gave_are_no_fault_of_ours(client: FlaskClient, code: str) -> None:
    accounts.log_in(client, exchange.person())
    assert client.get(f"/exchange/offers/new?like={code}").status_code == 200
    assert client.get(f"/exchange?for_code={code}").status_code in (200, 422)


def test_an_address_in_a_message_is_read_once_both_agree(app: Flask) -> None:
    agreement = exchange.proposed(exchange.need())
    address = f"/exchange/agreements/{agreement.code}"
    giver, asker = browser(app, agreement.offer), browser(app, agreement.need)
    giver.post(f"{address}/messages", data={"text": "Chiamami al 333 1234567 dopo le 18"})

    before = words(asker.get(address).text)
    assert "1234567" not in before
    assert "dopo le 18" in before
    asker.post(f"{address}/accept")
    assert "333 1234567" in words(asker.get(address).text)
