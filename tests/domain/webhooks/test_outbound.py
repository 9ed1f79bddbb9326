"""Events go out signed, in order, until the endpoint takes them."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from kit.unit_of_work import session, unit_of_work
from tests.support.clock import FakeClock
from tests.support.partners import Receiver, hear, receiver
from webhooks import delivering, endpoints, outbound, replaying
from webhooks.configured import ConfiguredEndpoint
from webhooks.models import Attempt, Delivery, Endpoint

Run = Callable[..., list[str]]


@pytest.fixture
def partner(app: Flask) -> Iterator[Receiver]:
    with receiver() as got:
        hear(got.endpoint())
        yield got
    hear()


def send(kind: str, subject: str = "campaign:AB", **data: object) -> None:
    with unit_of_work():
        outbound.send(kind, subject, data)


def states() -> list[str]:
    with unit_of_work():
        return list(session().scalars(select(Delivery.state).order_by(Delivery.id)))


def test_an_event_arrives_once_and_signed(partner: Receiver, run_jobs: Run) -> None:
    send("campaign.published", amount=5)
    run_jobs()

    (event,) = partner.events
    assert event["type"] == "campaign.published"
    assert event["data"] == {"amount": 5}
    assert partner.refused == 0
    assert states() == ["delivered"]


def test_an_event_of_a_transaction_that_fails_never_was(partner: Receiver, run_jobs: Run) -> None:
    with suppress(ZeroDivisionError), unit_of_work():
        outbound.send("campaign.published", "campaign:AB", {})
        raise ZeroDivisionError
    run_jobs()

    assert partner.events == []


def test_an_endpoint_gets_the_kinds_it_wants(app: Flask, run_jobs: Run) -> None:
    with receiver() as got:
        hear(got.endpoint("campaign.failed"))
        send("campaign.published")
        send("campaign.failed")
        run_jobs()

        assert [event["type"] for event in got.events] == ["campaign.failed"]
    hear()


def deliver_due(clock: FakeClock) -> None:
    """Work as a worker would at this moment."""
    with unit_of_work():
        numbers = session().scalars(select(Endpoint.id)).all()
    for number in numbers:
        for lane in range(delivering.LANES):
            delivering.deliver.run(endpoint_id=number, lane=lane)


def test_after_a_failure_it_is_tried_again_later(partner: Receiver, clock: FakeClock) -> None:
    partner.answers = [500, 503]
    send("campaign.published")

    deliver_due(clock)
    assert states() == ["pending"]
    clock.advance(seconds=6)
    deliver_due(clock)
    clock.advance(seconds=70)
    deliver_due(clock)

    assert states() == ["delivered"]
    assert len(partner.events) == 1


def test_before_its_time_it_is_not_tried(partner: Receiver, clock: FakeClock) -> None:
    partner.answers = [500]
    send("campaign.published")
    deliver_due(clock)
    deliver_due(clock)

    with unit_of_work():
        assert len(session().scalars(select(Attempt)).all()) == 1


def test_later_events_of_the_same_subject_wait_their_turn(
    partner: Receiver, clock: FakeClock
) -> None:
    partner.answers = [500]
    send("campaign.published")
    send("campaign.succeeded")
    deliver_due(clock)
    assert partner.events == []
    clock.advance(seconds=6)
    deliver_due(clock)

    assert [event["type"] for event in partner.events] == [
        "campaign.published",
        "campaign.succeeded",
    ]


def test_an_endpoint_that_is_gone_is_not_asked_again(partner: Receiver, clock: FakeClock) -> None:
    partner.answers = [410]
    send("campaign.published")
    deliver_due(clock)

    assert states() == ["failed"]


def test_ten_attempts_in_75_hours_then_it_fails(partner: Receiver, clock: FakeClock) -> None:
    partner.answers = [500] * 20
    send("campaign.published")
    begun = clock.instant
    for _attempt in range(12):
        deliver_due(clock)
        with unit_of_work():
            waiting = session().scalars(select(Delivery)).one().next_attempt_at
        if waiting is None:
            break
        clock.set(waiting)

    assert states() == ["failed"]
    hours = (clock.instant - begun).total_seconds() / 3600
    assert 75 <= hours < 83
    with unit_of_work():
        assert len(session().scalars(select(Attempt)).all()) == 10


def test_a_failed_delivery_can_be_sent_again(partner: Receiver, clock: FakeClock) -> None:
    partner.answers = [410]
    send("campaign.published")
    deliver_due(clock)
    with unit_of_work():
        delivery = session().scalars(select(Delivery)).one()
        endpoints.resume(delivery.endpoint, "account:1")
        replaying.one(delivery, "account:1")
    deliver_due(clock)

    assert states() == ["delivered"]


def test_a_redirect_is_a_failure_and_is_not_followed(partner: Receiver, clock: FakeClock) -> None:
    partner.answers = [302]
    send("campaign.published")
    deliver_due(clock)

    assert states() == ["pending"]


def test_nobody_listening_is_a_failure_with_its_reason(app: Flask, clock: FakeClock) -> None:
    hear(ConfiguredEndpoint("http://127.0.0.1:9/events", "whsec_YWJj", ("*",)))
    send("campaign.published")
    deliver_due(clock)

    with unit_of_work():
        attempt = session().scalars(select(Attempt)).one()
    assert attempt.status is None
    assert "ConnectError" in attempt.answer
    hear()
