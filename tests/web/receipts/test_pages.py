"""Receipts on the site: one's own by year, a guest's by the pledge's link or a mailed one."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from accounts.models import Account
from campaigns.models import Campaign, Pledge
from campaigns.receipts import asking, services
from campaigns.receipts.models import Receipt
from kit import links
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, campaigns, pledges
from tests.support.clock import FakeClock

Mails = Callable[[], list[Mail]]


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return campaigns.live()


@pytest.fixture
def anna(app: Flask) -> Account:
    return accounts.account(email="anna@posta.example")


@pytest.fixture
def browser(client: FlaskClient, anna: Account) -> FlaskClient:
    """Anna's browser."""
    return enter(client, anna)


def enter(client: FlaskClient, account: Account) -> FlaskClient:
    """Log `account` in, as of now."""
    with unit_of_work():
        client.set_cookie("session_id", accounts.session_token(account))
    return client


def paid(pledge: Pledge, amount: int = 25_00) -> Receipt:
    """The receipt of a pledge, as its collection makes it."""
    campaign = campaigns.fresh(pledge.campaign)
    with unit_of_work():
        services.issue(
            campaign, reference=pledge.reference, amount=amount, means="card",
            name=pledge.name, email=pledge.email, locale="it", account_id=pledge.account_id,
            with_mail=False,
        )  # fmt: skip
    with unit_of_work():
        found = services.find(pledge.reference)
    assert found is not None
    return found


def words(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_my_receipts_by_year_with_a_summary(
    browser: FlaskClient, anna: Account, campaign: Campaign, clock: FakeClock
) -> None:
    first = pledges.committed(campaign, backer=anna)
    second = pledges.committed(campaign, backer=anna)
    paid(first)
    clock.advance(days=365)
    paid(second, 40_00)
    with unit_of_work():
        services.correct(second.reference, "1", 15_00)
    page = enter(browser, anna).get("/account/receipts").text
    assert page.index("<h2>2028</h2>") < page.index("<h2>2027</h2>")
    assert "Restituiti 15 €" in page
    answer = browser.get("/account/receipts/2028.pdf")
    assert answer.content_type == "application/pdf"
    assert 'filename="riepilogo-2028.pdf"' in answer.headers["Content-Disposition"]
    said = words(answer.data)
    assert "1/2028" in said
    assert "1/2027" not in said


def test_a_year_without_receipts_leads_back(browser: FlaskClient) -> None:
    assert "Non hai ancora ricevute" in browser.get("/account/receipts").text
    answer = browser.get("/account/receipts/1999.pdf", follow_redirects=True)
    assert "non hai ricevute" in answer.text


def test_the_pledges_page_leads_to_its_receipt_and_notes(
    client: FlaskClient, campaign: Campaign
) -> None:
    pledge = pledges.committed(campaign)
    pledges.hold(client, pledge)
    assert "/receipts/" not in client.get(f"/pledges/{pledge.code}").text
    receipt = paid(pledge)
    with unit_of_work():
        services.correct(pledge.reference, "1", 25_00)
    page = client.get(f"/pledges/{pledge.code}").text
    assert "la ricevuta non vale più" in page
    found = re.findall(r'href="(/receipts/[^"]+\.pdf)"', page)
    assert found == [f"/receipts/{receipt.code}.pdf", f"/receipts/{receipt.code}/notes/1.pdf"]
    assert "Ricevuta n. 1/2027" in words(client.get(found[0]).data)
    assert "Nota di rettifica n. R1/2027" in words(client.get(found[1]).data)


def test_somebody_elses_receipt_is_not_there(
    app: Flask, browser: FlaskClient, campaign: Campaign
) -> None:
    guests = paid(pledges.committed(campaign))
    others = paid(pledges.committed(campaign, backer=accounts.account()))
    for receipt in (guests, others):
        assert browser.get(f"/receipts/{receipt.code}.pdf").status_code == 404
    stranger = app.test_client()
    assert stranger.get(f"/receipts/{guests.code}.pdf").status_code == 404
    assert "/account/login" in stranger.get(f"/receipts/{others.code}.pdf").location


@pytest.mark.parametrize(
    "path", ["XX.pdf", "a%00b.pdf", "%20.pdf", "XX/notes/1.pdf", "XX/notes/0.pdf"]
)
def test_addresses_that_mean_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(f"/receipts/{path}").status_code == 404


def test_a_note_that_is_not_there(client: FlaskClient, campaign: Campaign) -> None:
    pledge = pledges.committed(campaign)
    receipt = paid(pledge)
    pledges.hold(client, pledge)
    for which in ("0", "1", "9" * 30):
        assert client.get(f"/receipts/{receipt.code}/notes/{which}.pdf").status_code == 404


def test_a_guest_asks_and_finds_them_by_the_mailed_link(
    client: FlaskClient, campaign: Campaign, mails: Mails
) -> None:
    pledge = pledges.committed(campaign, email="carla@posta.example")
    receipt = paid(pledge)
    answer = client.post("/receipts/ask", data={"email": " Carla@Posta.example "})
    assert answer.location == "/receipts/asked"
    (sent,) = [one for one in mails() if one.name == "receipts/link"]
    assert sent.recipient == "carla@posta.example"
    found = re.search(r"http://localhost(/receipts/of/[^)]+)", sent.text)
    assert found
    opened = client.get(found[1])
    assert (opened.status_code, opened.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert "carla@posta.example" in opened.text
    year, file = re.findall(r'href="(/receipts/of/[^"]+\.pdf)"', opened.text)
    assert "I tuoi sostegni del 2027" in words(client.get(year).data)
    assert "Ricevuta n. 1/2027" in words(client.get(file).data)
    assert client.get(year.replace("2027", "2026")).status_code == 404
    assert client.get(file.replace(receipt.code, "OTHER")).status_code == 404


def test_who_has_no_receipts_learns_nothing_and_gets_nothing(
    client: FlaskClient, mails: Mails
) -> None:
    answer = client.post("/receipts/ask", data={"email": "nessuno@posta.example"})
    assert answer.location == "/receipts/asked"
    assert mails() == []


def test_a_wrong_address_is_told_beside_the_field_and_kept(client: FlaskClient) -> None:
    answer = client.post("/receipts/ask", data={"email": "carla@@"})
    assert answer.status_code == 422
    assert 'value="carla@@"' in answer.text
    assert "non è giusto" in answer.text


def test_nobody_is_pestered_with_links(
    client: FlaskClient, campaign: Campaign, mails: Mails
) -> None:
    paid(pledges.committed(campaign, email="carla@posta.example"))
    answers = [client.post("/receipts/ask", data={"email": "carla@posta.example"}) for _ in "1234"]
    assert [one.status_code for one in answers] == [303, 303, 303, 429]
    assert len([one for one in mails() if one.name == "receipts/link"]) == 3


def test_a_link_is_dead_after_a_week_and_cannot_be_forged(
    client: FlaskClient, campaign: Campaign, clock: FakeClock
) -> None:
    paid(pledges.committed(campaign, email="carla@posta.example"))
    token = links.sign(asking.PURPOSE, "carla@posta.example")
    other = links.sign("pledge", "carla@posta.example")
    assert client.get(f"/receipts/of/{token}").status_code == 200
    assert client.get(f"/receipts/of/{other}").status_code == 404
    clock.advance(days=8)
    for end in ("", "/year/2027.pdf", "/XX.pdf"):
        assert client.get(f"/receipts/of/{token}{end}").status_code == 404
