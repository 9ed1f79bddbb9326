"""What sponsors add to transfers and cash: with their confirmation, and back with their return."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from accounts.models import Account
from campaigns.matchfunding.models import Match
from campaigns.models import Campaign
from campaigns.offline import confirming
from campaigns.offline.models import OfflinePledge
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from payments.bank import returns
from payments.ledger import books
from tests.factories import accounts, campaigns, matchfunding, offline
from tests.support.story import Story
from tests.support.transfers import arrives, the_return
from webhooks.models import OutboundEvent


@pytest.fixture
def admins(story: Story) -> tuple[Account, Account]:
    """Two people of the desk."""
    return accounts.account("admin"), accounts.account("admin")


def transfer(story: Story, campaign: Campaign, amount: int) -> OfflinePledge:
    """A transfer that confirmed itself."""
    pledge = offline.declared(campaign, amount)
    arrives(story, offline.row(amount, pledge.creditor_reference or ""))
    return pledge


def cash(campaign: Campaign, admins: tuple[Account, Account], amount: int) -> OfflinePledge:
    """Cash that one received and the other confirmed."""
    pledge = offline.received(campaign, admins[0], amount)
    with unit_of_work():
        confirming.confirm(pledge, admins[1].id)
    return pledge


def added(pledge: OfflinePledge) -> list[tuple[str, int]]:
    with unit_of_work():
        found = session().scalars(select(Match).where(Match.offline_id == pledge.id))
        return [(one.state, one.amount - one.clawed_back) for one in found]


def told() -> list[tuple[str, int]]:
    """The events about money that partners were told."""
    with unit_of_work():
        bodies = map(
            json.loads, session().scalars(select(OutboundEvent.body).order_by(OutboundEvent.id))
        )
        return [
            (one["type"], one["data"]["amount"])
            for one in bodies
            if one["type"].startswith("pledge.")
        ]


def fund(campaign: Campaign) -> tuple[int, int]:
    """Cents that the books have awarded to a campaign, and that it shows as added."""
    with unit_of_work():
        sums = {one.kind: -one.amount for one in books.by_kind("campaign", campaign.reference)}
    given = sums.get("match_awarded", 0) + sums.get("match_clawed_back", 0)
    return given, matchfunding.matched(campaign)


def test_it_is_added_and_told_with_the_confirmation(
    story: Story, admins: tuple[Account, Account]
) -> None:
    campaign = story.campaign()
    matchfunding.opened()
    by_bank, by_hand = transfer(story, campaign, 60_00), cash(campaign, admins, 20_00)

    assert added(by_bank) + added(by_hand) == [("awarded", 30_00), ("awarded", 10_00)]
    assert fund(campaign) == (40_00, 40_00)
    assert told() == [("pledge.collected", 60_00), ("pledge.collected", 20_00)]
    assert story.differences() == []


def test_what_goes_back_takes_it_along(story: Story, admins: tuple[Account, Account]) -> None:
    campaign = story.campaign()
    matchfunding.opened()
    pledge = cash(campaign, admins, 20_00)
    with unit_of_work():
        confirming.give_back(pledge, admins[1].id, "un errore")
    assert added(pledge) == [("clawed_back", 0)]
    assert fund(campaign) == (0, 0)
    assert told() == [("pledge.collected", 20_00)]

    owed = the_return(pledge.reference)
    with unit_of_work():
        returns.report_cash(owed, admins[0].id)
    with unit_of_work():
        returns.confirm(owed, admins[1].id)
    assert told()[1:] == [("pledge.refunded", 20_00)]
    assert story.differences() == []


@pytest.mark.parametrize(("amount", "state"), [(700_00, "awarded"), (100_00, "released")])
def test_a_threshold_is_waited_for_until_the_deadline(
    story: Story, admins: tuple[Account, Account], amount: int, state: str
) -> None:
    campaign = story.campaign(minimum=1000_00)
    matchfunding.opened(threshold=40)
    pledge = transfer(story, campaign, amount)
    assert added(pledge) == [("reserved", amount // 2)]

    story.reach_deadline(campaign)

    assert [one for one, _ in added(pledge)] == [state]
    assert story.differences() == []


def test_nothing_for_the_team_nor_for_cash_it_took_in_itself(
    story: Story, admins: tuple[Account, Account]
) -> None:
    lead = accounts.account("animator")
    matchfunding.opened()
    campaign = campaigns.live(lead)
    theirs = offline.declared(campaign, 10_00, backer=lead)
    arrives(story, offline.row(10_00, theirs.creditor_reference or ""))
    by_hand = cash(campaign, (lead, admins[0]), 10_00)

    assert added(theirs) == added(by_hand) == []


def test_what_comes_after_the_judgement_adds_nothing(
    story: Story, admins: tuple[Account, Account]
) -> None:
    campaign = story.campaign(minimum=500_00)
    matchfunding.opened()
    story.pledge(campaign, 500_00)
    promised = offline.declared(campaign, 50_00)
    in_time = offline.row(50_00, promised.creditor_reference or "")
    story.reach_deadline(campaign)
    arrives(story, in_time)

    assert offline.fresh(promised).state == "confirmed"
    assert added(promised) == []


@pytest.mark.parametrize(
    ("locale", "threshold", "said"),
    [
        ("it", 0, "Comune di Prova aggiunge: **30 €**"),
        ("en", 0, "Comune di Prova adds: **€30**"),
        ("it", 40, "Comune di Prova aggiunge **30 €** se i cittadini arrivano alla soglia"),
        ("en", 40, "Comune di Prova adds **€30** if citizens reach the threshold"),
    ],
)
def test_the_mail_of_a_transfer_says_what_is_added(
    story: Story, mails: Callable[[], list[Mail]], locale: str, threshold: int, said: str
) -> None:
    matchfunding.opened(threshold=threshold)
    pledge = offline.declared(story.campaign(minimum=1000_00), 60_00)
    with unit_of_work():
        session().get_one(OfflinePledge, pledge.id).locale = locale
    arrives(story, offline.row(60_00, pledge.creditor_reference or ""))

    assert said in confirmation(mails)


def test_the_mail_of_cash_says_what_is_added(
    story: Story, admins: tuple[Account, Account], mails: Callable[[], list[Mail]]
) -> None:
    matchfunding.opened()
    given = offline.received(story.campaign(), admins[0], 20_00, email="rosa@posta.example")
    with unit_of_work():
        confirming.confirm(given, admins[1].id)

    assert "Comune di Prova aggiunge: **10 €**" in confirmation(mails)


def test_the_mail_says_nothing_of_sponsors_where_none_adds(
    story: Story, mails: Callable[[], list[Mail]]
) -> None:
    transfer(story, story.campaign(), 60_00)

    assert "aggiunge" not in confirmation(mails)


def confirmation(mails: Callable[[], list[Mail]]) -> str:
    """The one mail that says that the money came."""
    (found,) = [one.text for one in mails() if one.name == "offline/confirmed"]
    return found
