"""Refunds at once: the same money goes back once, and a project gives only what it holds."""

from collections.abc import Callable

from campaigns.corrections import refunding
from campaigns.models import Campaign, Pledge
from campaigns.settlement import delivery
from kit.unit_of_work import unit_of_work
from payments import payouts, refunds
from payments.errors import NotRefundable
from tests.factories import accounts, beginnings, campaigns
from tests.support.races import meeting, together, without_lock
from tests.support.story import Story


def paid_out_but_one(story: Story) -> tuple[Campaign, list[Pledge]]:
    """A project that was paid 1,000 euro; of a third pledge, 300 euro, a bank disputes the rest.

    Once the dispute is won the project holds 300 euro, and two pledges of 300 may go back.
    """
    campaign = story.campaign()
    people = [story.pledge(campaign, 300_00) for _ in range(2)]
    held = story.pledge(campaign, 700_00)
    story.reach_deadline(campaign)
    dispute = story.dispute(people[0])
    story.passes(days=15)
    one, two = accounts.account("admin").id, accounts.account("admin").id
    with unit_of_work():
        payout = delivery.request(campaigns.fresh(campaign), one)
        payouts.approve(payout, two)
    story.decide(dispute, won=True)
    assert story.balance("campaign", campaign) == -300_00
    return campaign, [people[1], held]


def both(story: Story, people: list[Pledge]) -> list[object]:
    """Admins give 300 euro of each pledge back, at the same time."""

    def give_back(pledge: Pledge) -> Callable[[], object]:
        def deed() -> None:
            with unit_of_work():
                refunding.refund(pledge, 300_00, "a race", key="hand:race", actor="account:1")

        return deed

    return together(story.app, *[give_back(pledge) for pledge in people])


def test_what_the_project_does_not_hold_it_owes(story: Story) -> None:
    campaign, people = paid_out_but_one(story)
    assert both(story, people) == [None, None]
    assert story.balance("campaign", campaign) == 0
    assert story.balance("receivable", campaign) == 300_00
    story.work()
    assert story.differences() == []


def test_without_the_lock_of_its_books_the_race_is_there(story: Story) -> None:
    """Both see the same 300 euro and take them: more than the project ever had."""
    campaign, people = paid_out_but_one(story)
    with (
        without_lock("payments.locks.books_of"),
        meeting("payments.ledger.books.balance", 2, when=lambda kind, *_: kind == "campaign"),
    ):
        assert both(story, people) == [None, None]
    assert story.balance("campaign", campaign) == 300_00
    assert any("was paid" in line for line in story.differences())


def ask(pledge: Pledge, number: int) -> Callable[[], object]:
    """200 of the 300 euro of a pledge go back, for a cause of its own."""

    def deed() -> object:
        with unit_of_work():
            return refunds.request(pledge.reference, 200_00, f"cause {number}", "a race")

    return deed


def test_the_same_money_is_not_promised_back_twice(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    answers = together(story.app, *[ask(pledge, number) for number in range(6)])
    assert sum(isinstance(answer, NotRefundable) for answer in answers) == 5
    story.work()
    assert sum(one["amount"] for one in story.twin.twin.store.of("refund")) == 200_00


def test_without_the_payment_s_lock_it_is_promised_back_twice(story: Story) -> None:
    """The same race with the lock taken away: more is promised back than was taken."""
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    with without_lock("payments.locks.payment"), meeting("payments.remains.left", 2):
        answers = together(story.app, ask(pledge, 1), ask(pledge, 2))
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    assert story.balance("refund_due") == -400_00


def test_one_refund_executed_by_many_workers_is_made_once(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    with unit_of_work():
        refund = refunds.request(pledge.reference, 100_00, "part", "a race")
    together(story.app, *[lambda: refunds.execute.run(refund_id=refund.id)] * 4)
    story.passes(hours=2)
    story.sweep()
    assert len(story.twin.twin.store.of("refund")) == 1
    assert story.balance("refund_due") == 0
