"""Refunds that fail, wait, come unasked or with another amount; and the platform's share."""

from collections.abc import Iterator

import pytest

from campaigns.settlement import terms
from kit.unit_of_work import unit_of_work
from payments import queries, refunds, stripe_events
from payments.errors import Mismatch, NotRefundable
from payments.gateway import GivenBack
from payments.models import Refund
from tests.factories import beginnings
from tests.support.story import Story

FAILS = "4000000000005126"
WAITS = "4000000000007726"


def asked(story: Story, reference: str, amount: int = 300_00) -> Refund:
    """A refund asked for and not executed yet."""
    with unit_of_work():
        return refunds.request(reference, amount, "cause", "a reason")


def state(reference: str) -> list[str]:
    """The states of a payment's refunds."""
    with unit_of_work():
        return [one.state for one in queries.refunds_of(reference)]


def test_a_refund_that_the_gateway_works_on_is_told_when_it_is_done(story: Story) -> None:
    pledge = story.pledge(story.campaign(kind="flexible"), 300_00, WAITS)
    asked(story, pledge.reference)
    story.work()
    assert state(pledge.reference) == ["requested"]
    assert story.balance("refund_due") == -300_00
    story.passes(days=8)
    story.hear()
    assert state(pledge.reference) == ["succeeded"]
    assert story.balance("refund_due") == 0


def test_a_refund_that_failed_is_an_alarm_and_tried_with_a_new_key(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    refund = asked(story, pledge.reference)
    with pytest.raises(refunds.RefundFailed):
        refunds.record(refund.id, GivenBack("re_1", "failed", 300_00, "EUR"))
    assert state(pledge.reference) == ["failed"]
    assert story.balance("refund_due") == -300_00
    refunds.execute.run(refund_id=refund.id)
    assert state(pledge.reference) == ["succeeded"]
    keys = [one["headers"]["Idempotency-Key"] for one in refund_requests(story)]
    assert keys == [f"refund:{pledge.reference}:cause:1"]


def refund_requests(story: Story) -> list[dict[str, dict[str, str]]]:
    """What the gateway was asked about refunds, with the keys."""
    return [
        {"headers": {"Idempotency-Key": str(one["idempotency_key"])}}
        for one in story.twin.control.requests("POST", "/v1/refunds")
    ]


def test_a_refund_of_another_amount_is_never_booked(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    refund = asked(story, pledge.reference)
    for amount, currency in ((299_99, "EUR"), (300_00, "USD")):
        with pytest.raises(Mismatch):
            refunds.record(refund.id, GivenBack("re_1", "succeeded", amount, currency))
    assert state(pledge.reference) == ["requested"]


def test_a_refund_told_twice_is_booked_once(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    refund = asked(story, pledge.reference)
    for _ in range(2):
        refunds.record(refund.id, GivenBack("re_1", "succeeded", 300_00, "EUR"))
    refunds.execute.run(refund_id=refund.id)
    assert story.twin.twin.store.of("refund") == []
    assert story.balance("refund_due") == 0


def test_a_refund_that_nobody_asked_for_is_an_alarm_and_not_booked(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    charge = story.payment(pledge).charge_id or ""
    story.twin.stripe_client().v1.refunds.create({"charge": charge, "amount": 100_00})
    story.hear()
    assert "unasked" in caplog.text
    assert state(pledge.reference) == []
    assert story.balance("refund_due") == 0


def test_nothing_is_refunded_that_was_not_taken(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00)
    for reference in (pledge.reference, "pledge:NOBODY"):
        with pytest.raises(NotRefundable), unit_of_work():
            refunds.request(reference, 1, "cause", "a reason")
        assert refunds.refresh(reference) is False
    assert stripe_events.handle("refund.updated", event("pledge:NOBODY")) is False


def event(reference: str) -> dict[str, object]:
    """An event about a refund of this reference."""
    about = {"id": "re_1", "object": "refund", "metadata": {"reference": reference}}
    return {"id": "evt_1", "type": "refund.updated", "data": {"object": about}}


@pytest.fixture
def two_percent() -> Iterator[None]:
    """The platform keeps 2 % of each capture."""
    before = terms.current()
    terms.configure(terms.Terms(platform_fee_basis_points=200))
    yield
    terms.configure(before)


@pytest.mark.usefixtures("two_percent")
def test_the_platform_s_share_goes_back_with_the_refund_to_the_cent(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 333_33, kind="flexible")
    assert story.balance("fee_income") == -6_67
    assert story.balance("campaign", campaign) == -333_33 + 6_67
    with unit_of_work():
        for number, amount in enumerate((100_00, 1, 133_32, 100_00)):
            refunds.request(pledge.reference, amount, f"part {number}", "a reason")
    story.work()
    assert story.balance("fee_income") == 0
    assert story.balance("campaign", campaign) == 0
    assert story.balance("refund_due") == 0


@pytest.mark.usefixtures("two_percent")
def test_a_stopped_campaign_keeps_no_share(story: Story) -> None:
    campaign, _pledges = beginnings.backed(story, 333_33, kind="flexible")
    story.stop(campaign)
    assert story.balance("fee_income") == 0
    assert story.balance("campaign", campaign) == 0
    assert story.differences() == []
