"""Many at once: one charge, one posting, one judgement, one refund, whoever comes first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from campaigns.models import Campaign
from campaigns.pledges import checkout
from campaigns.settlement import charges, conclusion, deadline, unwinding
from kit.unit_of_work import unit_of_work
from payments import gateway, queries, refunds
from payments.gateway import Intent
from tests.factories import beginnings, pledges
from tests.support import work
from tests.support.races import together
from tests.support.story import GOOD, Story


def test_two_workers_with_one_pledge_make_one_charge(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 1000_00)
    before_charges(story, campaign.id)
    together(story.app, *[lambda: charges.charge.run(pledge_id=pledge.id)] * 4)
    story.sweep()
    assert story.state(pledge) == "collected"
    assert story.charged() == {pledge.reference: 1000_00}
    assert story.intents(pledge) == 1
    assert story.differences() == []


def test_a_lease_that_ends_while_its_owner_still_runs(story: Story) -> None:
    """The second worker takes over between the first one's question and its charge."""
    campaign, (pledge,) = beginnings.backed(story, 1000_00)
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
    together(story.app, *[lambda: checkout.arrive(pledge)] * 6)
    assert story.state(pledge) == "collected"
    totals = story.fresh(pledge).campaign.totals
    assert (totals.pledged, totals.collected, totals.backers) == (250_00, 250_00, 1)
    assert story.differences() == []


def test_twenty_identical_posts_open_one_checkout(story: Story) -> None:
    pledge = pledges.sent_off(story.campaign(), 10_00)
    urls = together(story.app, *[lambda: checkout.begin(pledge)] * 20)
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
    together(story.app, *[lambda: deadline.close.run(campaign_id=campaign.id)] * 4)
    assert work.waiting().count("settlement.call_in") == 1
    story.work()
    together(story.app, *[lambda: conclusion.conclude.run(campaign_id=campaign.id)] * 4)
    assert story.state(campaign) == "succeeded"
    assert {story.state(pledge) for pledge in people} == {"collected"}
    assert story.differences() == []


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
    answers = together(story.app, *deeds)
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    assert {story.state(pledge) for pledge in people} == {"refunded"}
    assert story.differences() == []
