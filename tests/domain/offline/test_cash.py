"""Cash: numbered without gaps, counted when a second person confirms, deposited, handed back."""

import io
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from accounts.models import Account
from campaigns.models import Campaign
from campaigns.offline import confirming, receipt
from campaigns.offline.errors import NotTaking, SamePerson
from campaigns.offline.models import OfflinePledge
from kit.unit_of_work import unit_of_work
from payments.bank import deposits, returns
from payments.bank.models import MoneyReturn
from tests.factories import accounts, campaigns, offline
from tests.support.clock import FakeClock
from tests.support.story import Story


@pytest.fixture
def rosa(story: Story) -> Account:
    return accounts.account("animator", name="Rosa Gargiulo")


@pytest.fixture
def other(story: Story) -> Account:
    return accounts.account("animator", name="Ciro Amato")


@pytest.fixture
def admin(story: Story) -> Account:
    return accounts.account("admin")


def collected(campaign: Campaign) -> int:
    return campaigns.fresh(campaign).totals.collected


def held(person: Account) -> int:
    with unit_of_work():
        return deposits.held(person.id)


def confirmed(campaign: Campaign, by: Account, other: Account, amount: int) -> OfflinePledge:
    pledge = offline.received(campaign, by, amount)
    with unit_of_work():
        confirming.confirm(pledge, other.id)
    return pledge


def test_it_is_in_hand_at_once_and_counts_when_another_confirms(
    story: Story, rosa: Account, other: Account
) -> None:
    campaign = story.campaign()
    pledge = offline.received(campaign, rosa, 20_00)
    assert (pledge.state, held(rosa), collected(campaign)) == ("matched", 20_00, 0)
    with unit_of_work(), pytest.raises(SamePerson):
        confirming.confirm(pledge, rosa.id)
    with unit_of_work():
        confirming.confirm(pledge, other.id)
    assert (held(rosa), collected(campaign)) == (20_00, 20_00)
    assert story.balance("campaign", campaign) == -20_00
    assert story.differences() == []


class Undone(Exception):
    """The unit of work is rolled back."""


def test_receipts_are_numbered_without_gaps_in_each_year(
    story: Story, rosa: Account, clock: FakeClock
) -> None:
    campaign = campaigns.live(minimum=1000_00, days=60)
    first = offline.received(campaign, rosa)
    with suppress(Undone), unit_of_work():
        assert offline.received(campaign, rosa).receipt_number == 2
        raise Undone
    second = offline.received(campaign, rosa)
    assert [first.receipt, second.receipt] == ["1/2027", "2/2027"]
    clock.instant = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)
    later = campaigns.live(minimum=1000_00)
    assert offline.received(later, rosa).receipt == "1/2028"
    assert story.differences() == []


def test_the_receipt_is_a_paper_that_says_it_all(story: Story, rosa: Account) -> None:
    pledge = offline.received(story.campaign(), rosa, 20_00, name="Anna Russo")
    with unit_of_work():
        paper = receipt.document(offline.fresh(pledge), "Rosa Gargiulo")
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    for words in ("1/2027", "20", "Anna Russo", "Rosa Gargiulo", pledge.code):
        assert words in said


def test_only_for_a_campaign_that_takes_pledges(story: Story, rosa: Account) -> None:
    campaign = story.campaign()
    story.reach_deadline(campaign)
    with pytest.raises(NotTaking):
        offline.received(campaign, rosa)


def test_a_deposit_is_confirmed_by_another(story: Story, rosa: Account, admin: Account) -> None:
    confirmed(story.campaign(), rosa, admin, 50_00)
    deposit = offline.deposited(rosa, 30_00)
    with unit_of_work(), pytest.raises(deposits.TooMuchCash):
        deposits.record(rosa.id, 20_01, deposit.deposited_on, "")
    with unit_of_work(), pytest.raises(deposits.SamePerson):
        deposits.confirm(deposit, rosa.id)
    with unit_of_work():
        deposits.confirm(deposit, admin.id)
    assert (held(rosa), story.balance("bank")) == (20_00, 30_00)
    assert story.differences() == []


def test_its_line_of_the_bank_is_the_deposit(story: Story, rosa: Account, admin: Account) -> None:
    confirmed(story.campaign(), rosa, admin, 50_00)
    deposit = offline.deposited(rosa, 50_00)
    line = offline.line(50_00, "versamento contanti")
    with unit_of_work():
        deposits.match(deposit, line, admin.id)
    assert (held(rosa), story.balance("bank"), story.balance("unallocated")) == (0, 50_00, 0)
    assert story.differences() == []


def test_a_line_that_comes_after_a_deposit_was_confirmed_is_not_counted_twice(
    story: Story, rosa: Account, admin: Account
) -> None:
    confirmed(story.campaign(), rosa, admin, 50_00)
    deposit = offline.deposited(rosa, 50_00)
    with unit_of_work():
        deposits.confirm(deposit, admin.id)
    line = offline.line(50_00, "versamento contanti")
    assert story.balance("bank") == 100_00
    with unit_of_work():
        deposits.match(deposit, line, admin.id)
    assert (story.balance("bank"), story.balance("unallocated")) == (50_00, 0)
    assert story.differences() == []


def test_a_line_of_another_amount_is_not_the_deposit(
    story: Story, rosa: Account, admin: Account
) -> None:
    confirmed(story.campaign(), rosa, admin, 50_00)
    deposit, line = offline.deposited(rosa, 50_00), offline.line(49_00)
    with unit_of_work(), pytest.raises(deposits.AnotherAmount):
        deposits.match(deposit, line, admin.id)


def test_a_deposit_that_never_came_leaves_the_cash_in_hand(
    story: Story, rosa: Account, admin: Account
) -> None:
    confirmed(story.campaign(), rosa, admin, 50_00)
    deposit = offline.deposited(rosa, 50_00)
    with unit_of_work():
        deposits.reject(deposit, admin.id, "la banca non li ha")
    with unit_of_work():
        assert deposits.depositable(rosa.id) == 50_00


def failed_with_cash(story: Story, rosa: Account, admin: Account) -> MoneyReturn:
    campaign = story.campaign()
    confirmed(campaign, rosa, admin, 50_00)
    story.reach_deadline(campaign)
    assert collected(campaign) == 0
    with unit_of_work() as opened:
        return opened.query(MoneyReturn).one()


def test_who_received_it_hands_it_back_and_another_has_seen_it(
    story: Story, rosa: Account, other: Account, admin: Account
) -> None:
    wanted = failed_with_cash(story, rosa, admin)
    with unit_of_work(), pytest.raises(returns.NotInHand):
        returns.report_cash(wanted, other.id)
    with unit_of_work():
        returns.report_cash(wanted, rosa.id)
    with unit_of_work(), pytest.raises(returns.SamePerson):
        returns.confirm(wanted, rosa.id)
    with unit_of_work():
        returns.confirm(wanted, admin.id)
    assert (held(rosa), story.balance("refund_due")) == (0, 0)
    assert story.differences() == []


def test_cash_already_deposited_goes_back_by_bank(
    story: Story, rosa: Account, admin: Account
) -> None:
    campaign = story.campaign()
    confirmed(campaign, rosa, admin, 50_00)
    with unit_of_work():
        deposits.confirm(offline.deposited(rosa, 50_00), admin.id)
    story.reach_deadline(campaign)
    with unit_of_work() as opened:
        wanted = opened.query(MoneyReturn).one()
        with pytest.raises(returns.NotInHand):
            returns.report_cash(wanted, rosa.id)
    second = accounts.account("admin")
    with unit_of_work():
        returns.report_transfer(
            wanted,
            second.id,
            bank_reference="CRO1",
            name="Anna",
            iban="IT60X0542811101000000654321",
        )
    with unit_of_work():
        returns.confirm(wanted, admin.id)
    assert (story.balance("bank"), story.balance("refund_due")) == (0, 0)
    assert story.differences() == []


def test_what_did_not_go_back_is_due_again(story: Story, rosa: Account, admin: Account) -> None:
    wanted = failed_with_cash(story, rosa, admin)
    with unit_of_work():
        returns.report_cash(wanted, rosa.id)
    with unit_of_work():
        returns.object_to(wanted, admin.id, "la signora dice di no")
    with unit_of_work():
        assert returns.owed() == (1, 50_00)
    assert story.differences() == []


def test_a_receipt_with_a_wrong_amount_is_undone_and_its_number_stays(
    story: Story, rosa: Account, other: Account
) -> None:
    campaign = story.campaign()
    wrong = offline.received(campaign, rosa, 200_00)
    with unit_of_work():
        confirming.give_back(wrong, rosa.id, "erano venti")
    right = offline.received(campaign, rosa, 20_00)
    assert right.receipt_number == (wrong.receipt_number or 0) + 1
    assert (held(rosa), story.balance("refund_due")) == (220_00, -200_00)
    assert story.differences() == []
