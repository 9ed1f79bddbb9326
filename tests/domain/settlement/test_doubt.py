"""In doubt, ask: no clear answer is ever taken for a refusal, and nothing is charged twice."""

import pytest

from campaigns.models import Campaign, Pledge
from campaigns.pledges import outcomes
from campaigns.settlement import charges, deadline, unwinding
from kit.unit_of_work import unit_of_work
from payments import charging, gateway
from payments.errors import Mismatch
from payments.gateway import Outcome
from tests.factories import beginnings
from tests.support.story import REFUSED_LATER, Story

CONFIRM = "/v1/payment_intents/*/confirm"
CREATE = "/v1/payment_intents"


def due(story: Story, card: str = "4242424242424242") -> tuple[Campaign, Pledge]:
    """A campaign that meets its goal with one pledge; its deadline is still ahead."""
    campaign, (pledge,) = beginnings.backed(story, 1000_00, card=card)
    return campaign, pledge


@pytest.mark.parametrize("way", ["500", "timeout", "cut", "429"])
@pytest.mark.parametrize("kind", ["fail_before", "fail_after"])
@pytest.mark.parametrize("path", [CREATE, CONFIRM])
def test_a_charge_without_an_answer_ends_in_one_charge(
    story: Story, path: str, kind: str, way: str
) -> None:
    campaign, pledge = due(story)
    story.twin.control.fault(kind, path=path, way=way)
    story.reach_deadline(campaign)
    for _ in range(3):
        story.passes(hours=25)
        story.sweep()
    assert story.state(pledge) == "collected"
    assert story.charged() == {pledge.reference: 1000_00}
    assert story.intents(pledge) == 1
    assert story.state(campaign) == "succeeded"
    assert story.differences() == []


def test_doubt_is_unknown_until_the_gateway_is_asked(story: Story) -> None:
    campaign, pledge = due(story)
    story.twin.control.fault("fail_after", path=CONFIRM, way="cut")
    story.reach_deadline(campaign)
    assert story.state(pledge) == "unknown"
    assert story.payment(pledge).state == "unknown"
    assert story.state(campaign) == "collecting"
    story.sweep()
    assert story.state(pledge) == "collected"


def test_unknown_is_never_dropped_however_long_the_gateway_is_silent(story: Story) -> None:
    campaign, pledge = due(story)
    story.twin.control.fault("fail_after", path=CONFIRM, way="cut")
    story.twin.control.fault("fail_before", method="GET", path="*", way="500", times=50)
    story.reach_deadline(campaign)
    for _ in range(10):
        story.passes(days=1)
        story.sweep()
    assert story.state(pledge) == "unknown"
    story.twin.twin.faults.clear()
    story.sweep()
    assert story.state(pledge) == "collected"


def test_a_webhook_settles_the_doubt_too(story: Story) -> None:
    campaign, pledge = due(story)
    story.twin.control.fault("fail_after", path=CONFIRM, way="timeout")
    story.reach_deadline(campaign)
    story.hear(times=3)
    assert story.state(pledge) == "collected"
    assert story.differences() == []


SEAMS = [
    (charging, "_prepare"),
    (charging, "_confirm"),
    (outcomes, "record"),
]


@pytest.mark.parametrize(("module", "name"), SEAMS)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_that_dies_at_any_step_charges_once(
    story: Story, monkeypatch: pytest.MonkeyPatch, module: object, name: str, moment: str
) -> None:
    campaign, pledge = due(story)
    with monkeypatch.context() as patched:
        die(patched, module, name, moment)
        with pytest.raises(Killed):
            story.reach_deadline(campaign)
    for _ in range(3):
        story.passes(minutes=16)
        story.sweep()
    assert story.state(pledge) == "collected"
    assert story.charged() == {pledge.reference: 1000_00}
    assert story.intents(pledge) == 1
    assert story.differences() == []


class Killed(BaseException):
    """The process is gone: nothing catches this."""


def die(patched: pytest.MonkeyPatch, module: object, name: str, moment: str) -> None:
    """Let the process die just before or just after a step."""
    step = getattr(module, name)

    def dying(*arguments: object, **more: object) -> None:
        if moment == "after":
            step(*arguments, **more)
        raise Killed

    patched.setattr(module, name, dying)


def test_a_charge_that_runs_again_takes_nothing_again(story: Story) -> None:
    campaign, pledge = due(story)
    story.reach_deadline(campaign)
    for _ in range(3):
        charges.charge.run(pledge_id=pledge.id)
        with unit_of_work():
            again = charging.begin(pledge.reference)
        assert charging.charge(again).result == "succeeded"
    assert story.charged() == {pledge.reference: 1000_00}


def test_a_success_after_the_pledge_was_dropped_goes_back_by_itself(story: Story) -> None:
    campaign, _pledges = beginnings.backed(story, 1000_00)
    late = story.pledge(campaign, 500_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    story.passes(hours=169)
    story.sweep()
    assert story.state(late) == "dropped"
    told = succeeded(story, late)
    with unit_of_work():
        outcomes.record(told)
    assert story.state(late) == "refund_pending"
    assert story.balance("refund_due") == -500_00
    assert story.balance("campaign", campaign) == -1000_00


def test_another_amount_than_ours_is_never_booked(story: Story) -> None:
    campaign, pledge = due(story)
    payment = story.payment(pledge)
    customer = payment.customer_id or ""
    wrong = story.twin.stripe_client().v1.payment_intents.create(
        {"amount": 100, "currency": "eur", "customer": customer}
    )
    with unit_of_work() as opened:
        opened.merge(payment).intent_id = wrong.id
    with pytest.raises(Mismatch):
        story.reach_deadline(campaign)
    assert story.state(pledge) == "charging"
    assert story.balance("gateway") == 0


def test_a_second_charge_is_an_alarm_and_not_a_second_booking(story: Story) -> None:
    campaign, pledge = due(story)
    story.reach_deadline(campaign)
    before = story.balance("gateway")
    told = succeeded(story, pledge)
    with pytest.raises(Mismatch), unit_of_work():
        outcomes.record(told)
    assert story.balance("gateway") == before


def test_one_pledge_that_always_raises_does_not_stop_the_others(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = story.campaign()
    bad, *good = [story.pledge(campaign, 500_00) for _ in range(4)]
    charge = charging.charge

    def sometimes(start: charging.Start) -> Outcome:
        if start.reference == bad.reference:
            raise RuntimeError("this one always raises")
        return charge(start)

    monkeypatch.setattr(charging, "charge", sometimes)
    with pytest.raises(RuntimeError):
        story.reach_deadline(campaign)
    story.work()
    assert {story.state(pledge) for pledge in good} == {"collected"}
    assert story.state(bad) == "charging"
    assert story.state(campaign) == "collecting"


def test_the_gateway_is_never_called_inside_a_unit_of_work(story: Story) -> None:
    _campaign, pledge = due(story)
    with pytest.raises(RuntimeError, match="inside a unit of work"), unit_of_work():
        gateway.current().intent("pi_1")
    with pytest.raises(RuntimeError, match="inside a unit of work"), unit_of_work():
        charging.charge(charging.begin(pledge.reference))


def succeeded(story: Story, pledge: Pledge) -> Outcome:
    """What the gateway would say of another success of this pledge."""
    payment = story.payment(pledge)
    return Outcome(
        pledge.reference,
        "succeeded",
        amount=payment.amount,
        attempt=payment.attempt,
        charge_id="ch_of_another_success",
        intent_id=payment.intent_id,
    )


@pytest.mark.parametrize("path", [CREATE, CONFIRM])
def test_too_many_requests_put_a_charge_back_into_the_queue(story: Story, path: str) -> None:
    """429 is neither a refusal nor a doubt: the same job goes on, and nothing is lost."""
    campaign, pledge = due(story)
    story.twin.control.fault("fail_before", path=path, way="429", times=3)
    story.reach_deadline(campaign)
    assert story.state(pledge) == "collected"
    assert story.charged() == {pledge.reference: 1000_00}
    assert story.intents(pledge) == 1


def test_a_campaign_stopped_before_its_charge_reached_the_gateway_lets_everyone_go(
    story: Story,
) -> None:
    campaign, pledge = due(story)
    story.twin.control.fault("fail_before", path=CREATE, way="cut", times=5)
    story.reach_deadline(campaign)
    assert story.payment(pledge).intent_id is None
    story.stop(campaign)
    for _ in range(3):
        story.passes(minutes=16)
        story.sweep()
    assert story.state(pledge) == "dropped"
    assert story.charged() == {}
    assert story.differences() == []


@pytest.mark.parametrize("end", ["met", "missed", "stopped"])
def test_a_job_that_failed_for_good_is_late_and_not_lost(story: Story, end: str) -> None:
    """Whatever calls in or lets go runs out of attempts in an outage; the sweeps begin it anew."""
    campaign = story.campaign()
    pledge = story.pledge(campaign, 100_00 if end == "missed" else 1000_00)
    assert campaign.deadline is not None
    if end == "stopped":
        with unit_of_work():
            unwinding.stop(campaign, "account:1", "a reason")
    else:
        story.passes(seconds=(campaign.deadline - story.clock()).total_seconds() + 1)
        deadline.close.run(campaign_id=campaign.id)
    with unit_of_work() as opened:
        opened.connection().exec_driver_sql("DELETE FROM procrastinate_jobs")
    for _ in range(2):
        story.passes(hours=1)
        story.sweep()
    assert story.state(pledge) == ("collected" if end == "met" else "released")
    assert story.differences() == []
