"""Bank transfers: promised, found by their reference, confirmed, too late, given back."""

import pytest

from campaigns.offline import confirming, declaring, matching
from campaigns.offline.errors import NotWaiting, SamePerson
from campaigns.receipts import services as receipts
from kit.states import ForbiddenMove
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, offline
from tests.support.story import Story
from tests.support.transfers import arrives, figures, state, the_line, the_return


@pytest.fixture
def admins(story: Story) -> tuple[int, int]:
    """Two admins."""
    return accounts.account("admin").id, accounts.account("admin").id


def test_a_promise_counts_nothing(story: Story) -> None:
    campaign = story.campaign()
    pledge = offline.declared(campaign, 500_00)
    assert (state(pledge), figures(campaign)) == ("declared", (0, 0, 0))
    assert story.differences() == []


def test_its_own_reference_and_amount_confirm_it(story: Story, admins: tuple[int, int]) -> None:
    campaign = story.campaign()
    pledge = offline.declared(campaign, 500_00)
    typed = f"dono al progetto rf {(pledge.creditor_reference or '')[2:]} grazie"
    arrives(story, offline.row(500_00, typed.replace("rf ", "RF")))
    assert (state(pledge), figures(campaign)) == ("confirmed", (500_00, 500_00, 1))
    assert (story.balance("bank"), story.balance("unallocated")) == (500_00, 0)
    assert story.balance("campaign", campaign) == -500_00
    with unit_of_work():
        receipt = receipts.find(pledge.reference)
    assert receipt is not None
    assert (receipt.amount, receipt.means) == (500_00, "bank_transfer")
    assert story.differences() == []


@pytest.mark.parametrize("came", [499_99, 500_01])
def test_another_amount_is_booked_as_it_came_and_waits(
    story: Story, admins: tuple[int, int], came: int
) -> None:
    campaign = story.campaign()
    pledge = offline.declared(campaign, 500_00)
    arrives(story, offline.row(came, pledge.creditor_reference or ""))
    waiting = offline.fresh(pledge)
    assert (waiting.state, waiting.amount, figures(campaign)) == ("matched", came, (0, 0, 0))
    assert story.balance("unallocated") == -came
    assert story.differences() == []
    with unit_of_work():
        confirming.confirm(pledge, admins[0])
    assert (state(pledge), figures(campaign)) == ("confirmed", (came, came, 1))
    assert story.differences() == []


def test_what_came_otherwise_may_be_given_back_in_whole(
    story: Story, admins: tuple[int, int]
) -> None:
    campaign = story.campaign()
    pledge = offline.declared(campaign, 500_00)
    arrives(story, offline.row(5_00, pledge.creditor_reference or ""))
    with unit_of_work():
        confirming.give_back(pledge, admins[0], "ne mancano 495")
    wanted = the_return(pledge.reference)
    assert (wanted.amount, wanted.iban) == (5_00, "IT60X0542811101000000654321")
    assert (story.balance("unallocated"), story.balance("refund_due")) == (0, -5_00)
    assert story.differences() == []


def test_a_transfer_without_reference_is_allocated_by_one_and_confirmed_by_another(
    story: Story, admins: tuple[int, int]
) -> None:
    campaign = story.campaign()
    pledge = offline.declared(campaign, 500_00)
    arrives(story, offline.row(500_00, "per il forno"))
    assert state(pledge) == "declared"
    with unit_of_work():
        matching.allocate(the_line(), pledge.code.lower(), admins[0])
    assert (state(pledge), figures(campaign)) == ("matched", (0, 0, 0))
    with unit_of_work(), pytest.raises(SamePerson):
        confirming.confirm(pledge, admins[0])
    with unit_of_work():
        confirming.confirm(pledge, admins[1])
    assert figures(campaign) == (500_00, 500_00, 1)
    assert story.differences() == []


def test_a_transfer_for_a_campaign_makes_a_pledge_of_its_own(
    story: Story, admins: tuple[int, int]
) -> None:
    campaign = story.campaign()
    arrives(story, offline.row(80_00, "per il forno", sender="Ditta Esposito"))
    with unit_of_work():
        pledge = matching.allocate(the_line(), campaign.code, admins[0])
    assert (pledge.name, pledge.state) == ("Ditta Esposito", "matched")
    with unit_of_work():
        confirming.confirm(pledge, admins[1])
    assert figures(campaign) == (80_00, 80_00, 1)
    assert story.differences() == []


def test_a_wrong_allocation_is_taken_back(story: Story, admins: tuple[int, int]) -> None:
    campaign = story.campaign()
    pledge = offline.declared(campaign, 500_00)
    arrives(story, offline.row(80_00, "per il forno"))
    with unit_of_work():
        matching.allocate(the_line(), pledge.code, admins[0])
    with unit_of_work():
        confirming.disagree(pledge, admins[1], "non è sua")
    assert (state(pledge), offline.fresh(pledge).amount) == ("declared", 500_00)
    assert the_line().state == "unallocated"
    with unit_of_work():
        made = matching.allocate(the_line(), campaign.code, admins[0])
    with unit_of_work():
        confirming.disagree(made, admins[1], "è di un altro progetto")
    assert (state(made), the_line().state) == ("expired", "unallocated")
    assert story.differences() == []


def test_a_second_transfer_for_a_promise_waits_for_a_person(
    story: Story, admins: tuple[int, int]
) -> None:
    campaign = story.campaign()
    pledge = offline.declared(campaign, 50_00)
    arrives(story, offline.row(50_00, pledge.creditor_reference or ""))
    arrives(story, offline.row(50_00, pledge.creditor_reference or ""))
    assert (figures(campaign)[0], the_line().state) == (50_00, "unallocated")
    with unit_of_work(), pytest.raises(NotWaiting):
        matching.allocate(the_line(), pledge.code, admins[0])
    assert story.differences() == []


def test_who_gave_does_not_confirm(story: Story, admins: tuple[int, int]) -> None:
    giver = accounts.account("admin")
    pledge = offline.declared(story.campaign(), 50_00, backer=giver)
    arrives(story, offline.row(49_00, pledge.creditor_reference or ""))
    with unit_of_work(), pytest.raises(SamePerson):
        confirming.confirm(pledge, giver.id)


def test_money_for_a_withdrawn_promise_goes_back(story: Story, admins: tuple[int, int]) -> None:
    campaign = story.campaign()
    pledge = offline.declared(campaign, 50_00)
    with unit_of_work():
        declaring.withdraw(pledge, "guest")
    with unit_of_work():
        declaring.withdraw(pledge, "guest")
    arrives(story, offline.row(50_00, pledge.creditor_reference or ""))
    assert (state(pledge), the_line().state) == ("expired", "returning")
    assert story.balance("refund_due") == -50_00
    assert story.differences() == []


def test_what_has_come_is_not_withdrawn(story: Story, admins: tuple[int, int]) -> None:
    pledge = offline.declared(story.campaign(), 50_00)
    arrives(story, offline.row(50_00, pledge.creditor_reference or ""))
    with unit_of_work(), pytest.raises(ForbiddenMove):
        declaring.withdraw(pledge, "guest")
