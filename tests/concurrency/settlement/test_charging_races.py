"""Many at once: one charge, one posting, one judgement, one refund, whoever comes first."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest

from campaigns.models import Campaign
from campaigns.pledges import checkout
from campaigns.settlement import charges, conclusion, deadline, unwinding
from kit.unit_of_work import unit_of_work
from payments import gateway, locks, queries, refunds, remains
from payments.errors import NotRefundable
from payments.gateway import Intent
from payments.models import Payment
from tests.factories import pledges
from tests.support import work
from tests.support.story import GOOD, Story


def together(story: Story, *deeds: Callable[[], object]) -> list[object]:
    """Do all of it at the same time, each in a thread of its own; what each gave or raised."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        start.wait(timeout=30)
        with story.app.app_context():
            return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        done = [pool.submit(run, deed) for deed in deeds]
    return [one.exception() or one.result() for one in done]


def test_two_workers_with_one_pledge_make_one_charge(story: Story) -> None:
    campaign = story.campaign()
    pledge = story.pledge(campaign, 1000_00)
    before_charges(story, campaign.id)
    together(story, *[lambda: charges.charge.run(pledge_id=pledge.id)] * 4)
    story.sweep()
    assert story.state(pledge) == "collected"
    assert story.charged() == {pledge.reference: 1000_00}
    assert story.intents(pledge) == 1
    assert story.differences() == []


def test_a_lease_that_ends_while_its_owner_still_runs(story: Story) -> None:
    """The second worker takes over between the first one's question and its charge."""
    campaign = story.campaign()
    pledge = story.pledge(campaign, 1000_00)
    before_charges(story, campaign.id)
    with slow_confirmation() as (asked, go_on):
        first = threading.Thread(target=in_context(story, pledge.id))
        first.start()
        assert asked.wait(timeout=30)
        charges.charge.run(pledge_id=pledge.id)
        go_on.set()
        first.join(timeout=30)
    story.sweep()
    assert story.charged() == {pledge.reference: 1000_00}
    assert story.state(pledge) == "collected"
    assert story.differences() == []


def test_webhook_thank_you_page_and_sweep_at_once(story: Story) -> None:
    campaign = story.campaign(kind="flexible")
    pledge = story.pledge(campaign, 250_00, returns=False)
    together(story, *[lambda: checkout.arrive(pledge)] * 6)
    assert story.state(pledge) == "collected"
    totals = story.fresh(pledge).campaign.totals
    assert (totals.pledged, totals.collected, totals.backers) == (250_00, 250_00, 1)
    assert story.differences() == []


def test_twenty_identical_posts_open_one_checkout(story: Story) -> None:
    pledge = pledges.sent_off(story.campaign(), 10_00)
    urls = together(story, *[lambda: checkout.begin(pledge)] * 20)
    answered = {url for url in urls if isinstance(url, str)}
    assert len(answered) == 1, urls
    assert len(story.twin.twin.store.of("checkout.session")) == 1
    story.twin.fill_checkout(answered.pop(), GOOD)
    checkout.arrive(pledge)
    assert story.state(pledge) == "committed"


def test_the_goal_is_judged_once(story: Story) -> None:
    campaign = story.campaign()
    people = [story.pledge(campaign, 500_00) for _ in range(2)]
    assert campaign.deadline is not None
    story.passes(seconds=(campaign.deadline - story.clock()).total_seconds() + 1)
    together(story, *[lambda: deadline.close.run(campaign_id=campaign.id)] * 4)
    assert work.waiting().count("settlement.call_in") == 1
    story.work()
    together(story, *[lambda: conclusion.conclude.run(campaign_id=campaign.id)] * 4)
    assert story.state(campaign) == "succeeded"
    assert {story.state(pledge) for pledge in people} == {"collected"}
    assert story.differences() == []


def test_the_same_money_is_not_promised_back_twice(story: Story) -> None:
    pledge = story.pledge(story.campaign(kind="flexible"), 300_00)

    def ask(number: int) -> Callable[[], object]:
        def deed() -> object:
            with unit_of_work():
                return refunds.request(pledge.reference, 200_00, f"cause {number}", "a race")

        return deed

    answers = together(story, *[ask(number) for number in range(6)])
    assert sum(isinstance(answer, NotRefundable) for answer in answers) == 5
    story.work()
    assert sum(one["amount"] for one in story.twin.twin.store.of("refund")) == 200_00


def test_one_refund_executed_by_many_workers_is_made_once(story: Story) -> None:
    pledge = story.pledge(story.campaign(kind="flexible"), 300_00)
    with unit_of_work():
        refund = refunds.request(pledge.reference, 100_00, "part", "a race")
    together(story, *[lambda: refunds.execute.run(refund_id=refund.id)] * 4)
    story.passes(hours=2)
    story.sweep()
    assert len(story.twin.twin.store.of("refund")) == 1
    assert story.balance("refund_due") == 0


def test_without_the_payment_s_lock_the_race_is_there(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same race as above with the lock taken away: more is promised back than was taken."""
    pledge = story.pledge(story.campaign(kind="flexible"), 300_00)
    both_have_read = threading.Barrier(2)

    left = remains.left

    def read_together(payment: Payment) -> int:
        found = left(payment)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(locks, "payment", queries.by_reference)
    monkeypatch.setattr(remains, "left", read_together)

    def ask(number: int) -> Callable[[], object]:
        def deed() -> object:
            with unit_of_work():
                return refunds.request(pledge.reference, 200_00, f"cause {number}", "a race")

        return deed

    answers = together(story, ask(1), ask(2))
    assert not any(isinstance(answer, Exception) for answer in answers)
    assert story.balance("refund_due") == -400_00


def before_charges(story: Story, campaign_id: int) -> None:
    """The deadline has passed and the goal was judged; the charges wait in the queue."""
    with unit_of_work() as opened:
        campaign = opened.get_one(Campaign, campaign_id)
        left = (campaign.deadline - story.clock()).total_seconds() if campaign.deadline else 0
    story.passes(seconds=left + 1)
    deadline.close.run(campaign_id=campaign_id)
    deadline.call_in.run(campaign_id=campaign_id)
    with unit_of_work() as opened:
        opened.connection().exec_driver_sql("DELETE FROM procrastinate_jobs")


def in_context(story: Story, pledge_id: int) -> Callable[[], None]:
    """A worker's run of one charge."""

    def run() -> None:
        with story.app.app_context():
            charges.charge.run(pledge_id=pledge_id)

    return run


@contextmanager
def slow_confirmation() -> Iterator[tuple[threading.Event, threading.Event]]:
    """The first confirmation waits just before it reaches the gateway."""
    port = gateway.current()
    confirm = port.confirm_intent
    asked, go_on = threading.Event(), threading.Event()

    def waiting(intent_id: str, payment_method_id: str, key: str) -> Intent:
        if not asked.is_set():
            asked.set()
            assert go_on.wait(timeout=30)
        return confirm(intent_id, payment_method_id, key)

    port.confirm_intent = waiting  # type: ignore[method-assign]
    try:
        yield asked, go_on
    finally:
        port.confirm_intent = confirm  # type: ignore[method-assign]


def test_a_refund_and_its_payment_told_at_once_do_not_wait_in_a_ring(story: Story) -> None:
    """Whoever locks takes the pledge before its payment, also when the refund is the news."""
    campaign = story.campaign(kind="flexible")
    people = [story.pledge(campaign, 100_00) for _ in range(4)]
    with unit_of_work():
        unwinding.stop(campaign, "account:1", "a race")
    unwinding.unwind.run(campaign_id=campaign.id)
    for pledge in people:
        unwinding.undo.run(pledge_id=pledge.id)
    with unit_of_work():
        numbers = [queries.refunds_of(pledge.reference)[0].id for pledge in people]
    deeds: list[Callable[[], object]] = []
    for number, pledge in zip(numbers, people, strict=True):
        deeds.append(partial(refunds.execute.run, refund_id=number))
        deeds.append(partial(checkout.arrive, pledge))
    answers = together(story, *deeds)
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    assert {story.state(pledge) for pledge in people} == {"refunded"}
    assert story.differences() == []
