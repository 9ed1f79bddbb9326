"""The desk's list of receipts: every number in its place, found by number, year and campaign."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from accounts.models import Account
from campaigns.models import Campaign
from campaigns.receipts import services
from campaigns.receipts.models import Receipt
from crowdfund.admin import receipts
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns
from tests.support.clock import FakeClock


def issued(campaign: Campaign, reference: str, amount: int = 10_00) -> None:
    with unit_of_work():
        services.issue(
            campaigns.fresh(campaign), reference=reference, amount=amount, means="card",
            name="Anna E.", email="", locale="it", account_id=None, with_mail=False,
        )  # fmt: skip


def numbers(page: str) -> list[str]:
    return re.findall(r'role="rowheader">(\d+/\d+)<', page)


@pytest.fixture
def three(app: Flask, clock: FakeClock) -> list[Campaign]:
    """Two receipts of one year and one of the next, of two campaigns; before anybody logs in."""
    one, other = campaigns.live(), campaigns.live()
    issued(one, "pledge:A")
    issued(other, "pledge:B", 25_00)
    clock.advance(days=365)
    issued(one, "pledge:C")
    return [one, other]


def test_without_receipts_the_page_says_so(admin: FlaskClient) -> None:
    page = admin.get("/admin/receipts")
    assert page.status_code == 200
    assert "Ancora nessuna ricevuta" in page.text


def test_the_last_one_comes_first_and_no_number_is_missing(
    three: list[Campaign], admin: FlaskClient
) -> None:
    page = admin.get("/admin/receipts").text
    assert numbers(page) == ["1/2028", "2/2027", "1/2027"]
    assert "Nel 2027 l'ultima è la 2: non manca nessun numero." in page.replace("&#39;", "'")
    assert "45 €" in page.replace("\xa0", " ")
    assert page.count(">Carta<") == 3


def test_a_missing_number_is_an_alarm(three: list[Campaign], admin: FlaskClient) -> None:
    with unit_of_work():
        session().execute(update(Receipt).where(Receipt.reference == "pledge:C").values(number=2))
    assert "Nel 2028 manca qualche numero: 1 in tutto" in admin.get("/admin/receipts").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("number=1", ["1/2028", "1/2027"]),
        ("number=1/2027", ["1/2027"]),
        ("year=2028", ["1/2028"]),
        ("number=9", []),
        ("campaign=NONE", []),
    ],
)
def test_filters(three: list[Campaign], admin: FlaskClient, query: str, found: list[str]) -> None:
    page = admin.get(f"/admin/receipts?{query}").text
    assert numbers(page) == found
    assert ("Nessuna ricevuta trovata" in page) == (not found)


def test_a_campaign_has_its_own(three: list[Campaign], admin: FlaskClient) -> None:
    assert numbers(admin.get(f"/admin/receipts?campaign={three[1].code}").text) == ["2/2027"]


@pytest.mark.parametrize("query", ["number=dodici", "number=1/27", "year=ieri", "number=-1"])
def test_a_wrong_filter_is_said_beside_it(
    three: list[Campaign], admin: FlaskClient, query: str
) -> None:
    page = admin.get(f"/admin/receipts?{query}")
    assert page.status_code == 422
    assert 'class="field-error"' in page.text
    assert len(numbers(page.text)) == 3


def test_paging_keeps_the_filter(
    three: list[Campaign], admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "SIZE", 1)
    first = admin.get("/admin/receipts?number=1").text
    onward = re.search(r'href="(/admin/receipts\?[^"]+)" rel="next"', first)
    assert onward
    second = admin.get(onward[1].replace("&amp;", "&")).text
    assert (numbers(first), numbers(second)) == (["1/2028"], ["1/2027"])


@pytest.mark.parametrize("role", ["citizen", "animator"])
def test_others_see_nothing(client: FlaskClient, role: str) -> None:
    who: Account = accounts.account(role)
    assert accounts.log_in(client, who).get("/admin/receipts").status_code == 403
