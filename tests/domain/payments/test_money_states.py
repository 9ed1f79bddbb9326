"""Whatever the gateway says, in whatever order and however often, a pledge ends the same way."""

from typing import get_args

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Campaign, Pledge
from campaigns.pledges import locks as locks_of_pledges
from campaigns.pledges import moves
from campaigns.pledges.outcomes import record
from kit import clock, ids
from kit.unit_of_work import unit_of_work
from payments import locks
from payments.gateway import Outcome, Result
from payments.ledger import books, check
from payments.models import Payment
from tests.factories import campaigns, pledges

RESULTS: tuple[Result, ...] = get_args(Result)
PROPERTY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HEARD = st.lists(st.sampled_from(RESULTS), max_size=6)


@PROPERTY
@given(before=HEARD, after=HEARD)
def test_a_success_wins_whatever_is_heard_around_it(
    collecting: Campaign, before: list[Result], after: list[Result]
) -> None:
    kept = booked(collecting)
    pledge = charging(collecting)
    for result in [*before, "succeeded", *after, "succeeded"]:
        hear(pledge, result)
    ended = pledges.fresh(pledge)
    assert ended.state in ("collected", "refund_pending", "refunded")
    assert booked(collecting) - kept == (ended.amount if ended.state == "collected" else 0)
    with unit_of_work():
        assert check.run() == []


@PROPERTY
@given(heard=HEARD)
def test_without_a_success_nothing_is_ever_booked(
    collecting: Campaign, heard: list[Result]
) -> None:
    kept = booked(collecting)
    pledge = charging(collecting)
    told = [result for result in heard if result != "succeeded"]
    for result in told:
        hear(pledge, result)
        hear(pledge, result)
    ended = pledges.fresh(pledge)
    assert ended.state in ("charging", "retry", "action_required", "unknown", "dropped")
    if ended.state == "dropped":
        assert "cancelled" in told
    assert booked(collecting) == kept
    with unit_of_work():
        assert check.run() == []


@PROPERTY
@given(heard=st.permutations(["processing", "open", "succeeded", "saved", "unknown"]))
def test_every_order_ends_flexible_money_in_the_same_place(
    flexible: Campaign, heard: list[Result]
) -> None:
    pledge = pledges.sent_off(flexible, 100_00)
    with unit_of_work() as opened:
        opened.add(
            Payment(
                reference=pledge.reference,
                owner=flexible.reference,
                created_at=clock.now(),
                amount=pledge.amount,
            )
        )
    for result in heard:
        hear(pledge, result)
    assert pledges.fresh(pledge).state == "collected"


@pytest.fixture
def collecting(app: Flask) -> Campaign:
    """A campaign that met its goal and is collecting."""
    campaign = campaigns.live(minimum=1000_00)
    pledges.committed(campaign, 1000_00)
    with unit_of_work() as opened:
        held = opened.get_one(Campaign, campaign.id)
        held.frozen_pledged = 1000_00
        held.move_to("collecting")
    return campaigns.fresh(campaign)


@pytest.fixture
def flexible(app: Flask) -> Campaign:
    """A live campaign that charges at the pledge."""
    return campaigns.live(minimum=1000_00, kind="flexible")


def booked(campaign: Campaign) -> int:
    """What the ledger holds for a campaign, in cents."""
    with unit_of_work():
        return -books.balance("campaign", campaign.reference)


def charging(campaign: Campaign) -> Pledge:
    """A pledge whose card is just being charged."""
    with unit_of_work() as opened:
        pledge = Pledge(
            code=ids.short_code(10),
            campaign_id=campaign.id,
            kind=campaign.kind,
            created_at=clock.now(),
            amount=1000_00,
            consent_amount=1000_00,
            email="sostengo@posta.example",
        )
        opened.add(pledge)
        opened.add(
            Payment(
                reference=pledge.reference,
                owner=campaign.reference,
                created_at=clock.now(),
                amount=pledge.amount,
                customer_id=f"cus_{pledge.code}",
                payment_method_id=f"pm_{pledge.code}",
            )
        )
        opened.flush()
        held = locks_of_pledges.pledge(pledge.id)
        moves.move(held, "setup_pending")
        moves.move(held, "committed")
        moves.move(held, "due")
        moves.move(held, "charging")
        payment = locks.payment(held.reference)
        assert payment is not None
        payment.move_to("saved")
        payment.attempt, payment.intent_id = 1, f"pi_{held.code}"
        payment.move_to("charging")
    return pledge


def hear(pledge: Pledge, result: Result) -> None:
    """The gateway says this of the pledge, now."""
    with unit_of_work():
        payment = locks.payment(pledge.reference)
        assert payment is not None
        record(
            Outcome(
                pledge.reference,
                result,
                amount=pledge.amount,
                attempt=payment.attempt,
                charge_id=f"ch_{pledge.code}" if result == "succeeded" else None,
                intent_id=f"pi_{pledge.code}",
                customer_id=f"cus_{pledge.code}",
                payment_method_id=f"pm_{pledge.code}",
            )
        )
