"""The ledger on the desk: from the balance of a kind to its accounts to every posting."""

import re

import pytest
from flask.testing import FlaskClient

from crowdfund.admin import ledger
from kit.unit_of_work import unit_of_work
from payments.ledger import accounts as ledger_accounts
from tests.factories import books, campaigns


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


@pytest.mark.parametrize(
    "path", ["kinds/nothing", "kinds/campaign", "accounts/1", f"accounts/{2**63}", "accounts/x"]
)
def test_what_was_never_opened_is_not_there(admin: FlaskClient, path: str) -> None:
    assert admin.get(f"/admin/ledger/{path}").status_code == 404


def test_a_reference_without_entries_says_so(admin: FlaskClient) -> None:
    books.collected(campaigns.live(), 5_00)
    assert "Nessun movimento" in text(admin.get("/admin/ledger?reference=pledge:NONE").text)
