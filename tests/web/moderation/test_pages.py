"""Reporting, deciding and objecting on the pages; what waits is seen by its author alone."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Account
from communities.moderation import tokens
from communities.moderation.models import Report
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, campaigns, communities, exchange, moderation
from tests.support.queries import counted

NOTICE = {"rule": "spam", "explanation": "È la pubblicità di un negozio.", "email": "io@posta.it"}
REASONS = {"rule": "spam", "facts": "È la pubblicità di un negozio, non un'offerta."}
OFFER = {
    "kind": "skill", "title": "Tengo la contabilità", "description": "Di piccole associazioni.",
    "giver": "citizen", "shown_name": "", "district": "M6",
}  # fmt: skip


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


def browser(app: Flask, who: Account) -> FlaskClient:
    return accounts.log_in(app.test_client(), who)


@pytest.fixture
def animator(app: Flask) -> Account:
    return moderation.animator()


def link(report: Report, side: str) -> str:
    with unit_of_work():
        return f"/reports/{tokens.sign(report, side)}"


def test_a_newcomers_first_words_are_public_right_after_the_approval(
    app: Flask, client: FlaskClient, animator: Account
) -> None:
    newcomer = browser(app, accounts.account(known=False))
    place = newcomer.post("/exchange/offers/new", data=OFFER).location
    assert "In attesa di una persona" in words(newcomer.get(place).text)
    assert client.get(place).status_code != 200
    assert OFFER["title"] not in client.get("/exchange?side=offer").text
    desk = browser(app, animator)
    queue = desk.get("/moderation?tab=held").text
    assert "Scrive per la prima volta" in queue
    (code,) = re.findall(r'name="code" value="(\w+)"', queue)
    assert desk.post("/moderation?tab=held", data={"code": code, "outcome": "none"}).location
    assert OFFER["title"] in client.get(place).text
    assert OFFER["title"] in client.get("/exchange?side=offer").text


def test_anybody_reports_and_follows_it_by_the_link(client: FlaskClient) -> None:
    offer = exchange.offer()
    page = client.get(f"/exchange/{offer.code}").text
    assert f'href="/report/offer/{offer.id}"' in page
    sent = client.post(f"/report/offer/{offer.id}", data=NOTICE)
    said = words(client.get(sent.location).text)
    assert "Ricevuta il" in said
    assert NOTICE["explanation"] in said


def test_what_is_missing_is_said_beside_its_field(client: FlaskClient) -> None:
    offer = exchange.offer()
    wrong = client.post(
        f"/report/offer/{offer.id}", data={"explanation": "no", "email": "non una mail"}
    )
    assert wrong.status_code == 422
    for name in ("rule", "explanation", "email"):
        assert f'id="f-{name}-error"' in wrong.text
    assert "non una mail" in wrong.text


@pytest.mark.parametrize("path", ["offer/999999", "nothing/1", "offer/99999999999999999999"])
def test_what_is_not_public_is_not_there_to_report(client: FlaskClient, path: str) -> None:
    assert client.get(f"/report/{path}").status_code == 404


def test_what_is_hidden_is_not_there_to_report(client: FlaskClient, animator: Account) -> None:
    report = moderation.reported_offer()
    moderation.decided(report, animator, outcome="hidden")
    assert client.get(f"/report/offer/{report.subject_id}").status_code == 404


def test_a_decision_needs_its_reasons_and_can_be_undone_from_the_queue(
    app: Flask, animator: Account
) -> None:
    report = moderation.reported_offer()
    desk, page = browser(app, animator), f"/moderation/reports/{report.code}"
    bare = desk.post(f"{page}/decision", data={"outcome": "suspended", "rule": "illegal"})
    assert bare.status_code == 422
    for name in ("facts", "law"):
        assert f'id="f-{name}-error"' in bare.text
    assert desk.post(f"{page}/decision", data={"outcome": "removed", **REASONS}).location
    assert moderation.offer_of(report).moderation == "removed"
    queue = desk.get("/moderation").text
    (batch,) = re.findall(r'name="batch" value="(\w+)"', queue)
    undone = desk.post("/moderation/undo", data={"batch": batch}, follow_redirects=True)
    assert "tutto è come prima" in words(undone.text)
    assert moderation.offer_of(report).moderation == "visible"
    assert desk.post("/moderation/undo", data={"batch": batch}).status_code == 409


def test_the_second_moderator_reads_who_is_looking(app: Flask, animator: Account) -> None:
    report = moderation.reported_offer()
    page = f"/moderation/reports/{report.code}"
    assert browser(app, animator).post(f"{page}/claim").status_code == 303
    second = browser(app, moderation.animator())
    assert "La sta guardando Anna Animatrice" in words(second.get(page).text)
    late = second.post(f"{page}/decision", data={"outcome": "removed", **REASONS})
    assert late.status_code == 409


def test_another_district_is_not_there(app: Flask) -> None:
    report = moderation.reported_offer()
    elsewhere = browser(app, moderation.animator("M1"))
    assert elsewhere.get(f"/moderation/reports/{report.code}").status_code == 404
    assert report.title not in elsewhere.get("/moderation").text
    nowhere = browser(app, accounts.account("animator"))
    assert "Non hai ancora una zona" in words(nowhere.get("/moderation").text)


def test_the_author_objects_by_the_link_and_another_person_decides(
    app: Flask, client: FlaskClient, animator: Account
) -> None:
    report = moderation.reported_offer()
    moderation.decided(report, animator)
    mine = link(report, "author")
    said = words(client.get(mine).text)
    assert moderation.FACTS in said
    assert "chi.segnala" not in said
    assert client.post(mine, data={"text": ""}).status_code == 422
    assert client.post(mine, data={"text": "Non è vero: è una citazione."}).status_code == 303
    assert "Decide un'altra persona" in words(client.get(mine).text)
    verdict = {"verdict": "overturned", "facts": "Era una citazione."}
    page = f"/moderation/reports/{report.code}/verdict"
    assert browser(app, animator).post(page, data=verdict).status_code == 403
    assert browser(app, moderation.animator()).post(page, data=verdict).status_code == 303
    assert "Era una citazione." in words(client.get(mine).text)
    assert moderation.offer_of(report).moderation == "visible"


def test_a_suspended_person_reads_and_does_not_write(app: Flask, animator: Account) -> None:
    author = accounts.account()
    report = moderation.reported_offer(author)
    moderation.decided(report, animator, outcome="suspended", days=7)
    who = browser(app, author)
    assert who.get("/exchange").status_code == 200
    refused = who.post("/exchange/offers/new", data=OFFER)
    assert refused.status_code == 403
    assert "puoi leggere e sostenere i progetti" in words(refused.text)
    campaign = campaigns.live()
    assert who.get(f"/campaigns/{campaign.slug}/pledge").status_code == 200


def test_admins_say_who_moderates_where_and_which_words_wait(app: Flask) -> None:
    admin, animator = browser(app, accounts.account("admin")), accounts.account("animator")
    page = f"/moderation/settings/areas/{animator.id}"
    assert admin.post(page, data={"districts": ["M6", "*"]}).status_code == 303
    assert admin.post(page, data={"districts": "M99"}).status_code == 422
    assert admin.post("/moderation/settings/words", data={"words": "Prestito\n\nPRESTITO"}).location
    shown = admin.get("/moderation/settings").text
    assert shown.count(" checked") == 2
    assert ">\nprestito</textarea>" in shown
    assert admin.post("/moderation/settings/areas/999999").status_code == 404


def test_the_figures_of_the_year_for_everybody(client: FlaskClient, animator: Account) -> None:
    assert "Ancora nessuna segnalazione" in words(client.get("/transparency").text)
    for number, outcome in enumerate(("removed", "none")):
        report = moderation.reported_offer(email=f"r{number}@posta.example")
        moderation.decided(report, animator, outcome=outcome)
    with counted() as sent:
        said = words(client.get("/transparency").text)
    assert len(sent) <= 5
    assert "Segnalazioni ricevute 2" in said
    assert "Decisioni: Tolto 1" in said
    table = client.get("/transparency/moderation.csv")
    assert "2027,Segnalazioni: Rispetto,2" in table.text
    assert table.mimetype == "text/csv"


def test_the_queue_takes_as_many_queries_however_long_it_is(app: Flask, animator: Account) -> None:
    desk = browser(app, animator)
    taken = []
    for many in (2, 12):
        for number in range(many):
            moderation.reported_offer(
                email=f"r{many}-{number}@posta.example", ip=f"10.0.{many}.{number}"
            )
        with counted() as sent:
            assert desk.get("/moderation").status_code == 200
        taken.append(len(sent))
    assert taken[0] == taken[1] <= 7


def test_a_hidden_post_says_so_in_its_place(
    app: Flask, client: FlaskClient, animator: Account
) -> None:
    place = communities.community()
    post = communities.post(place, text="Compratevi le mie scarpe nuove.")
    page = f"/communities/{place.slug}/posts/{post.id}"
    assert f"/report/post/{post.id}" in client.get(page).text
    moderation.decided(moderation.reported("post", post.id), animator)
    assert "Compratevi" not in client.get(page).text
