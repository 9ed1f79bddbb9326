"""Receivers that are down, slow to come back, or gone: nothing is lost, nothing overtakes."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts
from tests.support.clock import FakeClock
from tests.support.partners import Receiver, hear, receiver
from webhooks import delivering, endpoints, outbound, queries
from webhooks.models import Attempt, Delivery, Endpoint

Mails = Callable[[], list[Mail]]


@pytest.fixture
def partner(app: Flask) -> Iterator[Receiver]:
    with receiver() as got:
        hear(got.endpoint())
        yield got
    hear()


def send(kind: str, subject: str = "campaign:AB") -> None:
    with unit_of_work():
        outbound.send(kind, subject, {})


def only() -> Endpoint:
    with unit_of_work():
        return session().scalars(select(Endpoint)).one()


def states() -> Counter[str]:
    with unit_of_work():
        return Counter(session().scalars(select(Delivery.state)))


def work() -> None:
    """Whatever is due now, in every lane."""
    for lane in range(delivering.LANES):
        delivering.deliver.run(endpoint_id=only().id, lane=lane)


def work_until(clock: FakeClock, hours: float) -> None:
    """Let time pass from one moment at which something is due to the next."""
    end = clock.instant + timedelta(hours=hours)
    number = only().id
    while True:
        work()
        with unit_of_work():
            moments = [queries.next_moment(number, lane) for lane in range(delivering.LANES)]
        due = [one for one in moments if one is not None]
        if not due or min(due) > end:
            clock.set(end)
            return
        clock.set(max(min(due), clock.instant))


def order(partner: Receiver, subject: str) -> list[str]:
    """The kinds that arrived about a subject; the receiver gets them under `data`."""
    return [one["type"] for one in partner.events if one["data"].get("about") == subject]


def test_down_for_70_hours_then_everything_arrives_once_and_in_order(
    partner: Receiver, clock: FakeClock
) -> None:
    subjects = [f"campaign:{letter}" for letter in "ABCDE"]
    kinds = ["campaign.published", "campaign.milestone_reached", "campaign.succeeded"]
    partner.answers = [503] * 100_000
    for hours, kind in zip((20, 25, 25), kinds, strict=True):
        for subject in subjects:
            with unit_of_work():
                outbound.send(kind, subject, {"about": subject})
        work_until(clock, hours=hours)
    assert partner.events == []
    assert only().state == "active"

    partner.answers = []
    work_until(clock, hours=15)

    assert states() == Counter(delivered=15)
    assert len({one["id"] for one in partner.events}) == len(partner.events) == 15
    for subject in subjects:
        assert order(partner, subject) == kinds


def test_a_dead_endpoint_with_much_waiting_is_asked_rarely(
    partner: Receiver, clock: FakeClock
) -> None:
    partner.answers = [503] * 1_000
    for number in range(200):
        send("campaign.published", f"campaign:{number}")
    work_until(clock, hours=0.25)

    with unit_of_work():
        tried = len(session().scalars(select(Attempt.id)).all())
    assert tried < 40


def test_what_waits_for_a_later_attempt_goes_out_once_the_endpoint_works_again(
    partner: Receiver, clock: FakeClock
) -> None:
    partner.answers = [503] * 8
    send("campaign.published")
    work_until(clock, hours=20)
    assert partner.answers == []
    send("campaign.published", "campaign:CD")
    work_until(clock, hours=0.1)

    assert states() == Counter(delivered=2)


def test_a_hiccup_is_no_alarm_and_an_outage_is_one(
    partner: Receiver, clock: FakeClock, mails: Mails
) -> None:
    accounts.account("admin")
    partner.answers = [503]
    send("campaign.published")
    work_until(clock, hours=1)
    assert mails() == []

    partner.answers = [503] * 9
    send("campaign.succeeded")
    work_until(clock, hours=40)

    assert [one.name for one in mails()] == ["crowdfund/endpoint_failing"]


def test_gone_disables_it_tells_the_admins_and_keeps_what_waits(
    partner: Receiver, clock: FakeClock, mails: Mails
) -> None:
    accounts.account("admin")
    partner.answers = [410]
    for number in range(3):
        send("campaign.published", f"campaign:{number}")
    work()
    work_until(clock, hours=80)

    assert only().state == "disabled"
    assert states()["failed"] >= 1
    assert partner.events == []
    assert [one.name for one in mails()] == ["crowdfund/endpoint_disabled"]
    endpoint = only()
    with unit_of_work():
        endpoints.resume(endpoint, "account:1")
    work()
    assert states()["pending"] == 0


def test_after_75_hours_without_any_success_it_is_disabled(
    partner: Receiver, clock: FakeClock, mails: Mails
) -> None:
    accounts.account("admin")
    partner.answers = [500] * 20
    send("campaign.published")
    work_until(clock, hours=100)

    assert only().state == "disabled"
    assert states() == Counter(failed=1)
    assert Counter(one.name for one in mails()) == Counter(
        ["crowdfund/endpoint_failing", "crowdfund/endpoint_disabled"]
    )


def test_paused_holds_everything_and_resumes_in_order(partner: Receiver, clock: FakeClock) -> None:
    send("campaign.published")
    work()
    endpoint = only()
    with unit_of_work():
        endpoints.pause(endpoint, "account:1")
    send("campaign.milestone_reached")
    send("campaign.succeeded")
    work_until(clock, hours=200)
    assert len(partner.events) == 1
    assert states() == Counter(delivered=1, pending=2)

    endpoint = only()
    with unit_of_work():
        endpoints.resume(endpoint, "account:1")
    work()

    assert [one["type"] for one in partner.events] == [
        "campaign.published",
        "campaign.milestone_reached",
        "campaign.succeeded",
    ]


def test_a_worker_that_dies_before_it_writes_down_sends_the_same_event_again(
    partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    send("campaign.published")
    send("campaign.succeeded")

    def die(*_arguments: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(delivering, "_write_down", die)
        for lane in range(delivering.LANES):
            try:
                delivering.deliver.run(endpoint_id=only().id, lane=lane)
            except SystemExit:
                continue
    sent = [one["id"] for one in partner.events]
    assert len(sent) == 2
    assert states() == Counter(pending=2)

    work()

    assert [one["id"] for one in partner.events] == sent + sent
    assert states() == Counter(delivered=2)


def test_a_lost_job_is_found_by_the_sweep(
    partner: Receiver, run_jobs: Callable[..., list[str]]
) -> None:
    send("campaign.published")
    with unit_of_work() as opened:
        opened.connection().exec_driver_sql("DELETE FROM procrastinate_jobs")
    run_jobs()
    assert partner.events == []
    delivering.sweep.run()
    run_jobs()

    assert len(partner.events) == 1


def test_a_rotation_signs_with_both_secrets_for_a_day(app: Flask, clock: FakeClock) -> None:
    with unit_of_work():
        made = endpoints.add({"name": "A", "url": "https://a.example/", "kinds": ["*"]}, "cli")
        endpoints.rotate(made.endpoint, "cli")
    new = only()
    assert new.secrets() == [new.secret, made.secret]
    clock.advance(hours=23, minutes=59)
    assert len(only().secrets()) == 2
    clock.advance(minutes=1)
    assert only().secrets() == [new.secret]


def test_many_events_of_one_transaction_wake_a_lane_once(partner: Receiver) -> None:
    with unit_of_work():
        for number in range(20):
            outbound.send("campaign.published", f"campaign:{number}", {})
    with unit_of_work() as opened:
        jobs = opened.connection().exec_driver_sql(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'webhooks.deliver'"
        )
        assert jobs.scalar() == delivering.LANES
