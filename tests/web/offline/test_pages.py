"""Pages of offline pledges: a guest's transfer by link, an admin's statement, two people."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaigns.offline import holding
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments import operator_account
from payments.operator_account import OperatorAccount
from tests.factories import accounts, campaigns, matchfunding, offline
from tests.factories import payouts as made
from tests.support.story import Story
from tests.support.transfers import arrives

GIVEN = {"amount": "25", "email": "carla@posta.example", "name": "Carla Ruotolo"}


def test_a_guest_promises_and_withdraws_by_the_mailed_link(
    app: Flask, client: FlaskClient, mails: Callable[[], list[Mail]]
) -> None:
    campaign = campaigns.live()
    answer = client.post(f"/campaigns/{campaign.slug}/transfer", data=GIVEN)
    shown = client.get(answer.location)
    assert "IT60 X054 2811 1010 0000 0123 456" in shown.text
    assert "data:image/svg+xml" in shown.text
    told = mails()[0]
    assert re.search(r"RF\d\d ", told.text)
    elsewhere = app.test_client()
    assert elsewhere.get(answer.location).status_code == 404
    link = accounts.link_in(told)
    opened = elsewhere.get(link)
    assert (opened.status_code, "token" in opened.location) == (303, False)
    assert elsewhere.post(f"{opened.location}/withdraw").status_code == 303
    assert "è chiuso" in elsewhere.get(opened.location).text


def test_the_transfers_page_says_what_a_sponsor_adds(
    client: FlaskClient, mails: Callable[[], list[Mail]], story: Story
) -> None:
    matchfunding.opened()
    answer = client.post(f"/campaigns/{story.campaign().slug}/transfer", data=GIVEN)
    assert "Aggiunti da" not in client.get(answer.location).text

    reference = re.search(r"RF\d\d [0-9A-Z ]+", mails()[0].text)
    assert reference is not None
    arrives(story, offline.row(25_00, reference[0]))

    shown = client.get(answer.location).text
    assert f"Aggiunti da {matchfunding.SPONSOR}" in shown
    assert "12,50" in shown


def test_what_is_wrong_is_said_beside_its_field_and_kept(client: FlaskClient) -> None:
    campaign = campaigns.live()
    answer = client.post(f"/campaigns/{campaign.slug}/transfer", data={**GIVEN, "amount": "mille"})
    assert answer.status_code == 422
    assert 'value="mille"' in answer.text
    assert 'id="f-amount-error"' in answer.text


def test_without_an_account_there_are_no_transfers(client: FlaskClient) -> None:
    campaign = campaigns.live()
    before = operator_account.current()
    operator_account.configure(OperatorAccount())
    try:
        assert client.get(f"/campaigns/{campaign.slug}/transfer").status_code == 409
        assert "bonifico" not in client.get(f"/campaigns/{campaign.slug}").text
    finally:
        operator_account.configure(before)
    assert "bonifico" in client.get(f"/campaigns/{campaign.slug}").text


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    return accounts.log_in(client, accounts.account("admin"))


def upload(admin: FlaskClient, content: bytes, name: str = "marzo.csv") -> str:
    answer = admin.post("/admin/bank", data={"file": (io.BytesIO(content), name)})
    return answer.location or answer.text


def test_a_statement_is_looked_at_then_taken(
    admin: FlaskClient, run_jobs: Callable[..., list[str]]
) -> None:
    rows = [offline.HEAD, offline.row(5_00, "<b>dono</b>"), "31/02/2027;5,00;Tizio;;boh;"]
    file = "\n".join(rows).encode()
    address = upload(admin, file)
    page = admin.get(address).text
    assert "31/02/2027;5,00;Tizio;;boh;" in page
    assert "La data non si può leggere." in page
    assert "&lt;b&gt;dono" in page
    assert "Tutti riconosciuti" in admin.get("/admin/bank/lines").text
    admin.post(f"{address}/take")
    run_jobs()
    assert "Carla Ruotolo" in admin.get("/admin/bank/lines").text
    assert upload(admin, file, "altro nome.csv") == address


def test_what_may_be_a_payout_that_came_back_is_for_a_person(
    client: FlaskClient, story: Story
) -> None:
    campaign = story.campaign()
    story.pledge(campaign, 1000_00)
    story.reach_deadline(campaign)
    story.passes(days=15)
    sent = made.sent(campaigns.fresh(campaign))
    admin = accounts.log_in(client, accounts.account("admin"))
    rows = [offline.HEAD, offline.row(sent.amount, f"STORNO {sent.reference}"), offline.row(7_00)]
    address = upload(admin, "\n".join(rows).encode())
    assert "resta fra i bonifici da riconoscere: decidi tu" in admin.get(address).text
    admin.post(f"{address}/take")
    story.work()
    listed = admin.get("/admin/bank/lines").text
    assert listed.count("Forse un pagamento tornato indietro") == 1
    (row,) = [one for one in listed.split("<tr")[1:] if "STORNO" in one]
    path = row.partition('href="')[2].partition('"')[0]
    shown = admin.get(path).text
    assert "Forse è un pagamento a un progetto che è tornato indietro" in shown
    assert sent.payee in shown

    assert admin.post(f"{path}/payout/{sent.id}").status_code == 303
    assert made.fresh(sent).state == "failed"
    assert "Forse un pagamento" not in admin.get("/admin/bank/lines").text
    again = admin.post(f"{path}/payout/{sent.id}")
    assert (again.status_code, "non è la riga della banca" in again.text) == (409, True)
    assert admin.post(f"{path}/payout/9{sent.id}").status_code == 404


@pytest.mark.parametrize(
    "content", [b"", b"%PDF", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"\x81" * 50]
)
def test_no_statement_is_refused_beside_the_field(admin: FlaskClient, content: bytes) -> None:
    answer = admin.post("/admin/bank", data={"file": (io.BytesIO(content), "x")})
    assert (answer.status_code, 'id="f-file-error"' in answer.text) == (422, True)


def test_who_received_cash_is_told_that_another_must_confirm(app: Flask) -> None:
    campaign = campaigns.live()
    rosa = accounts.account("animator")
    hers = accounts.log_in(app.test_client(), rosa)
    answer = hers.post("/cash/new", data={"campaign": campaign.code, "amount": "20"})
    code = answer.location.rpartition("/")[2]
    assert hers.get(f"/cash/{code}/receipt.pdf").data.startswith(b"%PDF")
    assert "deve confermare un'altra persona" in hers.get(f"/offline/{code}").text
    assert hers.post(f"/offline/{code}/confirm").status_code == 409
    other = accounts.log_in(app.test_client(), accounts.account("animator"))
    assert other.get(f"/cash/{code}").status_code == 404
    assert other.post(f"/offline/{code}/confirm").status_code == 303
    assert "20" in app.test_client().get(f"/campaigns/{campaign.slug}").text
    with unit_of_work():
        assert not holding.is_held(code)
