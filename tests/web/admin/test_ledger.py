"""The ledger on the desk: from the balance of a kind to its accounts to every posting."""

import csv
import io
import re
from datetime import UTC, datetime

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Account
from crowdfund.admin import ledger
from kit.audit import Deed
from kit.clock import now
from kit.unit_of_work import unit_of_work
from payments import payouts
from payments.ledger import accounts as ledger_accounts
from payments.ledger import books as ledger_books
from payments.ledger import entries
from payments.ledger.accounts import KINDS
from payments.models import BooksCheck, Entry
from tests.factories import books, campaigns
from tests.support.clock import START, FakeClock
from tests.support.queries import counted


def text(page: str) -> str:
    """What people read of a page's content, on one line."""
    desk = page.partition('<div class="desk">')[2].partition("</main>")[0]
    plain = re.sub(r"<[^>]+>", " ", desk)
    return " ".join(plain.replace("\xa0", " ").split())


def test_balances_by_kind_sum_to_zero(admin: FlaskClient) -> None:
    first, second = campaigns.live(title="Il primo forno"), campaigns.live(title="Il secondo forno")
    books.collected(first, 100_00, fee=5_00)
    books.collected(second, 40_00)
    page = text(admin.get("/admin/ledger").text)
    assert "Presso il gestore dei pagamenti 1 140 €" in page
    assert "Delle campagne 2 135 €" in page
    assert "Commissioni nostre 1 5 €" in page
    assert "In tutto 140 € 140 €" in page
    assert "i conti tornano" in page


def test_from_a_kind_to_its_accounts_to_their_postings(admin: FlaskClient) -> None:
    first, second = campaigns.live(title="Il primo forno"), campaigns.live(title="Il secondo forno")
    reference = books.collected(first, 100_00, fee=5_00)
    books.collected(second, 40_00)
    assert 'href="/admin/ledger/kinds/campaign"' in admin.get("/admin/ledger").text

    kind = admin.get("/admin/ledger/kinds/campaign")
    assert "Saldo 135 € in avere" in text(kind.text)
    assert f"Il primo forno {first.reference} 95 €" in text(kind.text)
    with unit_of_work():
        number = ledger_accounts.find("campaign", first.reference)
    assert f'href="/admin/ledger/accounts/{number}"' in kind.text

    account = text(admin.get(f"/admin/ledger/accounts/{number}").text)
    assert "Saldo 95 € in avere" in account
    assert f"{reference} Commissione 5 € 95 € in avere" in account
    assert f"{reference} Incasso 100 € 100 € in avere" in account


def test_an_entry_is_shown_with_both_its_sides(admin: FlaskClient) -> None:
    campaign = campaigns.live(title="Il primo forno")
    reference = books.collected(campaign, 100_00)
    books.collected(campaign, 30_00)
    page = text(admin.get(f"/admin/ledger?reference={reference}").text)
    assert f"{reference} Incasso Presso il gestore dei pagamenti 100 €" in page
    assert f"{reference} Incasso Delle campagne: Il primo forno 100 €" in page
    assert page.count("30 €") == page.count("130 €")


def test_the_balance_after_each_posting_holds_across_pages(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "SIZE", 2)
    campaign = campaigns.live()
    for amount in (10_00, 20_00, 30_00, 40_00):
        books.collected(campaign, amount)
    with unit_of_work():
        number = ledger_accounts.find("campaign", campaign.reference)
    first = admin.get(f"/admin/ledger/accounts/{number}").text
    onward = re.search(r'href="([^"]+)" rel="next"', first)
    assert onward
    second = admin.get(onward[1]).text
    after = [re.findall(r"(\d+) € in avere", text(page))[1:] for page in (first, second)]
    assert after == [["100", "60"], ["30", "10"]]


def sums(page: str) -> tuple[str, str]:
    """What the list's last row says of all lines found."""
    found = re.search(r"In tutto, [^€]*?rig(?:a|he) ([\d.,]+) € ([\d.,]+) €", text(page))
    assert found, text(page)
    return found[1], found[2]


def test_filters_find_lines_and_their_sums_are_the_ledgers(admin: FlaskClient) -> None:
    first, second = campaigns.live(title="Il primo forno"), campaigns.live(title="Il secondo forno")
    reference = books.collected(first, 100_00, fee=5_00)
    books.collected(second, 40_00)
    books.given_back(first, reference, 30_00, fee_back=1_50)
    with unit_of_work():
        owed = -ledger_books.balance("campaign", first.reference)
        held = ledger_books.balance("gateway")
    for query, debit, credit in (
        ("account=gateway", "140", "30"),
        (f"account=campaign&owner={first.code}", "35", "101,50"),
        (f"owner={first.reference.lower().replace('campaign:', '')}", "35", "101,50"),
        ("entry=platform_fee", "5", "5"),
        (f"reference={reference}", "166,50", "166,50"),
        ("amount=40", "40", "40"),
        ("amount=1,50", "1,50", "1,50"),
        ("since=2027-03-01&until=2027-03-01", "206,50", "206,50"),
    ):
        assert sums(admin.get(f"/admin/ledger?{query}").text) == (debit, credit), query
    assert (owed, held) == (101_50 - 35_00, 140_00 - 30_00)
    assert "0 righe" in text(admin.get("/admin/ledger?since=2027-03-02").text)


def test_a_wrong_filter_is_said_beside_its_field(admin: FlaskClient) -> None:
    books.collected(campaigns.live(), 5_00)
    page = admin.get("/admin/ledger?account=pocket&amount=molto&since=2027-03-02&until=2027-03-01")
    assert page.status_code == 422
    for name in ("account", "amount", "until"):
        assert f'id="f-{name}-error"' in page.text


def test_a_period_has_a_before_and_an_end_that_follow_each_other(
    admin: FlaskClient, clock: FakeClock
) -> None:
    campaign = campaigns.live()
    clock.set(datetime(2027, 1, 31, 22, 59, tzinfo=UTC))
    books.collected(campaign, 100_00)
    clock.set(datetime(2027, 1, 31, 23, 0, tzinfo=UTC))
    books.collected(campaign, 40_00)
    clock.set(START)
    january = text(admin.get("/admin/ledger?since=2027-01-01&until=2027-01-31").text)
    assert "Presso il gestore dei pagamenti 0 € 100 € 0 € 100 € in dare" in january
    assert "In tutto 0 € 100 € 100 € 0 €" in january
    february = text(admin.get("/admin/ledger?since=2027-02-01").text)
    assert "Presso il gestore dei pagamenti 100 € in dare 40 € 0 € 140 € in dare" in february


def test_an_entry_has_all_its_lines_and_leads_to_its_pledge(admin: FlaskClient) -> None:
    campaign = campaigns.live(title="Il primo forno")
    reference = books.collected(campaign, 100_00)
    with unit_of_work() as opened:
        number = opened.scalars(select(Entry.id)).one()
    assert f'href="/admin/ledger/entries/{number}"' in admin.get("/admin/ledger").text
    page = admin.get(f"/admin/ledger/entries/{number}").text
    assert f"Chiave capture:{reference}" in text(page)
    assert "Delle campagne: Il primo forno 100 €" in text(page)
    assert "In tutto 100 € 100 €" in text(page)
    assert f'href="/admin/pledges?q={reference.removeprefix("pledge:")}"' in page
    assert admin.get(f"/admin/ledger/entries/{number + 1}").status_code == 404


def test_an_entry_of_a_payout_leads_to_it(admin: FlaskClient, me: Account) -> None:
    campaign = campaigns.live()
    books.collected(campaign, 100_00)
    with unit_of_work() as opened:
        payout = payouts.request(
            campaign.reference, "Barra Viva", "IT60X0542811101000000123456", me.id
        )
        number = opened.scalars(select(Entry.id).where(Entry.kind == "payout_requested")).one()
    page = admin.get(f"/admin/ledger/entries/{number}").text
    assert f'href="/admin/payouts/{payout.id}"' in page


def test_what_is_shown_is_what_is_taken_away_and_it_is_logged(
    admin: FlaskClient, me: Account
) -> None:
    campaign = campaigns.live()
    books.collected(campaign, 100_00, fee=5_00)
    with unit_of_work():
        entries.capture("=1+1", campaign.reference, 7_00)
    answer = admin.get("/admin/ledger/export.csv?account=campaign")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["dare_euro"], row["avere_euro"]) for row in rows] == [
        ("0.00", "100.00"),
        ("5.00", "0.00"),
        ("0.00", "7.00"),
    ]
    assert rows[2]["riferimento"] == "'=1+1"
    assert rows[0]["quando"] == "2027-03-01 11:00:00"
    assert answer.headers["Cache-Control"] == "no-store"
    with admin.get("/admin/ledger/export.xlsx") as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.data)).active
    assert sheet is not None
    assert sheet.max_row == 1 + 6
    with unit_of_work() as opened:
        deeds = list(
            opened.scalars(select(Deed).where(Deed.action == "ledger.exported").order_by(Deed.id))
        )
    assert [(deed.actor, deed.subject, deed.details) for deed in deeds] == [
        (me.actor, "ledger.csv", {"account": "campaign"}),
        (me.actor, "ledger.xlsx", {}),
    ]


def test_an_export_with_a_wrong_filter_goes_back_to_the_page(admin: FlaskClient) -> None:
    answer = admin.get("/admin/ledger/export.csv?amount=molto")
    assert answer.location == "/admin/ledger?amount=molto"
    assert admin.get("/admin/ledger/export.pdf").status_code == 404


def test_the_page_says_what_the_last_check_found(admin: FlaskClient) -> None:
    books.collected(campaigns.live(), 5_00)
    with unit_of_work() as opened:
        opened.add(BooksCheck(at=now(), differences=["fees: pledge:X has a gateway_fee of 1"]))
    assert "pledge:X has a gateway_fee of 1" in text(admin.get("/admin/ledger").text)
    assert "Il libro mastro non torna" in text(admin.get("/admin").text)


def test_the_ledger_costs_the_same_with_one_entry_and_with_forty(admin: FlaskClient) -> None:
    campaign = campaigns.live()
    books.collected(campaign, 5_00)
    with counted() as few:
        admin.get("/admin/ledger?since=2027-01-01")
    for _ in range(40):
        books.collected(campaign, 5_00)
    with counted() as many:
        admin.get("/admin/ledger?since=2027-01-01")
    assert len(few) == len(many) <= 10


@pytest.mark.parametrize(
    "path", ["kinds/nothing", "kinds/campaign", "accounts/1", f"accounts/{2**63}", "accounts/x"]
)
def test_what_was_never_opened_is_not_there(admin: FlaskClient, path: str) -> None:
    assert admin.get(f"/admin/ledger/{path}").status_code == 404


def test_a_reference_without_entries_says_so(admin: FlaskClient) -> None:
    books.collected(campaigns.live(), 5_00)
    assert "Nessun movimento" in text(admin.get("/admin/ledger?reference=pledge:NONE").text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_account_has_a_name_and_a_sentence(app: Flask, kind: str) -> None:
    words = app.jinja_env.get_template("admin/_books.html").module
    assert words.account_name(kind) != kind  # type: ignore[attr-defined]
    assert words.account_about(kind)  # type: ignore[attr-defined]
