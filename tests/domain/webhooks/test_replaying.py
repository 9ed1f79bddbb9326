"""Sending a period again: what was missed goes out, with the identity it always had."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kit import clock as project_clock
from kit.unit_of_work import session, unit_of_work
from tests.support.clock import FakeClock
from tests.support.partners import Receiver, hear, receiver
from webhooks import configured, endpoints, kinds, outbound, replaying
from webhooks.errors import NotListening
from webhooks.models import Endpoint

Run = Callable[..., list[str]]


@pytest.fixture
def partner(app: Flask) -> Iterator[Receiver]:
    with receiver() as got:
        hear(got.endpoint())
        yield got
    hear()


def send(kind: str = "campaign.published") -> str:
    with unit_of_work():
        return outbound.send(kind, "campaign:AB", {}).event_id


def again(since: date, until: date, *, arrived_too: bool = False) -> int:
    with unit_of_work():
        endpoint = session().scalars(select(Endpoint)).one()
        data = {"since": since, "until": until, "arrived_too": arrived_too}
        return replaying.days(endpoint, data, "account:1")


def got(partner: Receiver) -> list[str]:
    return [one["id"] for one in partner.events]


TODAY = date(2027, 3, 1)


def test_an_endpoint_added_later_gets_what_it_missed(app: Flask, run_jobs: Run) -> None:
    missed = [send(), send("campaign.succeeded")]
    with receiver() as late:
        hear(late.endpoint())
        with unit_of_work():
            configured.listening()
        assert again(TODAY, TODAY) == 2
        run_jobs()
        assert got(late) == missed
    hear()


def test_what_arrived_is_sent_again_only_where_asked_for(partner: Receiver, run_jobs: Run) -> None:
    event = send()
    run_jobs()
    assert again(TODAY, TODAY) == 0
    assert again(TODAY, TODAY, arrived_too=True) == 1
    run_jobs()

    assert got(partner) == [event, event]


def test_kinds_that_it_does_not_want_and_tests_stay_where_they_are(
    app: Flask, run_jobs: Run
) -> None:
    with receiver() as picky:
        hear(picky.endpoint("campaign.failed"))
        send()
        wanted = send("campaign.failed")
        with unit_of_work():
            outbound.ping(session().scalars(select(Endpoint)).one(), "account:1")
        run_jobs()
        assert again(TODAY, TODAY, arrived_too=True) == 1
        run_jobs()
        assert [one for one in picky.events if one["type"] == kinds.PING] != []
        assert got(picky).count(wanted) == 2
    hear()


def test_a_paused_endpoint_is_not_replayed(partner: Receiver) -> None:
    send()
    with unit_of_work():
        endpoints.pause(session().scalars(select(Endpoint)).one(), "account:1")
    with pytest.raises(NotListening):
        again(TODAY, TODAY)


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_day_is_the_citys_also_when_the_clocks_change(
    partner: Receiver, run_jobs: Run, clock: FakeClock, night: date
) -> None:
    begins, ends = project_clock.start_of_day(night), project_clock.end_of_day(night)
    moments = {
        "before": begins - timedelta(seconds=1), "first": begins,
        "last": ends - timedelta(seconds=1), "after": ends,
    }  # fmt: skip
    events = {}
    for name, moment in moments.items():
        clock.set(moment)
        events[name] = send()
    run_jobs()
    partner.events.clear()

    assert again(night, night, arrived_too=True) == 2
    run_jobs()

    assert got(partner) == [events["first"], events["last"]]
