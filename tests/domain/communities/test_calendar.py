"""The calendar: hours of the city, also in the nights the clocks change; what programs read."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from icalendar import Calendar

from communities import icalendar_feed, meetings, queries
from communities.errors import EndsTooSoon, InThePast, NoSuchHour, Over
from communities.models import Community, Meeting
from kit.i18n import force_locale, hour
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, communities
from tests.factories.pledges import visitor_for
from tests.support.clock import FakeClock

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


@pytest.fixture
def where(app: Flask) -> Community:
    return communities.community()


def change(meeting: Meeting, **about: object) -> Meeting:
    plain = {
        "title": "Assemblea", "place": "Corso Sirena 12", "description": "", "day": AUTUMN,
        "begins": time(18), "ends": time(20), "last_day": None,
    }  # fmt: skip
    with unit_of_work():
        admin = visitor_for(accounts.account("admin"))
        return meetings.change(meeting, {**plain, **about}, admin)


def call_off(meeting: Meeting) -> None:
    with unit_of_work():
        meetings.call_off(meeting, visitor_for(accounts.account("admin")))


def told(where: Community) -> Calendar:
    with unit_of_work():
        return Calendar.from_ical(icalendar_feed.feed(where, queries.for_calendars(where)))


def test_an_evening_is_in_the_city_s_time_in_winter_and_in_summer(where: Community) -> None:
    winter = communities.meeting(where, date(2027, 3, 10))
    summer = communities.meeting(where, date(2027, 7, 10))
    assert winter.starts_at == datetime(2027, 3, 10, 17, tzinfo=UTC)
    assert summer.starts_at == datetime(2027, 7, 10, 16, tzinfo=UTC)


def test_the_hour_that_spring_leaves_out_is_refused_beside_its_field(where: Community) -> None:
    with pytest.raises(NoSuchHour) as refused:
        communities.meeting(where, SPRING, time(2, 30), time(4))
    assert refused.value.field == "begins"
    with pytest.raises(NoSuchHour) as refused:
        communities.meeting(where, SPRING, time(1, 30), time(2, 15))
    assert refused.value.field == "ends"


def test_spring_s_night_is_an_hour_shorter_and_autumn_s_an_hour_longer(where: Community) -> None:
    short = communities.meeting(where, SPRING, time(1, 30), time(4))
    long = communities.meeting(where, AUTUMN, time(1, 30), time(4))
    assert (short.ends_at - short.starts_at).total_seconds() == 1.5 * 3600
    assert (long.ends_at - long.starts_at).total_seconds() == 3.5 * 3600


def test_of_the_hour_that_autumn_has_twice_the_first_is_meant_or_what_follows(
    where: Community,
) -> None:
    first = communities.meeting(where, AUTUMN, time(2, 15), time(2, 45))
    assert first.starts_at == datetime(2027, 10, 31, 0, 15, tzinfo=UTC)
    assert first.ends_at == datetime(2027, 10, 31, 0, 45, tzinfo=UTC)
    across = communities.meeting(where, AUTUMN, time(2, 45), time(2, 15))
    assert across.ends_at == datetime(2027, 10, 31, 1, 15, tzinfo=UTC)
    with force_locale("it"):
        assert hour(across.starts_at) == "02:45 (ora legale)"
        assert hour(across.ends_at) == "02:15 (ora solare)"


def test_programs_get_instants_that_no_change_of_clocks_moves(where: Community) -> None:
    communities.meeting(where, AUTUMN, time(2, 45), time(2, 15))
    (event,) = told(where).events
    assert event.to_ical().count(b"20271031T004500Z") == 1
    assert event.end == datetime(2027, 10, 31, 1, 15, tzinfo=UTC)


def test_it_may_end_on_a_later_day_but_not_before_it_begins(where: Community) -> None:
    long = communities.meeting(where, AUTUMN, time(20), time(1), last_day=date(2027, 11, 1))
    assert long.ends_at == datetime(2027, 11, 1, 0, tzinfo=UTC)
    with pytest.raises(EndsTooSoon):
        communities.meeting(where, AUTUMN, time(20), time(19))


def test_what_is_over_cannot_be_planned_changed_or_called_off(
    where: Community, clock: FakeClock
) -> None:
    with pytest.raises(InThePast):
        communities.meeting(where, date(2027, 2, 27))
    meeting = communities.meeting(where)
    clock.advance(days=9)
    with pytest.raises(Over):
        change(meeting)
    with pytest.raises(Over):
        call_off(meeting)


def test_a_change_keeps_the_uid_and_raises_the_sequence(where: Community) -> None:
    meeting = communities.meeting(where)
    (before,) = told(where).events
    change(meeting, title="Assemblea grande")
    (after,) = told(where).events
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["summary"] == "Assemblea grande"


def test_what_is_called_off_stays_with_its_uid_crossed_out(where: Community) -> None:
    meeting = communities.meeting(where)
    uid = told(where).events[0]["uid"]
    call_off(meeting)
    (event,) = told(where).events
    assert (event["uid"], event["sequence"], event["status"]) == (uid, 1, "CANCELLED")
    with pytest.raises(Over):
        change(meeting)
    with unit_of_work():
        assert list(queries.next_meetings(where)) == []
        feed = queries.feed(where, None, None).items
    assert [one.source for one in feed] == [f"meeting:{meeting.id}:off"]


def test_a_feed_is_whole_and_forgets_after_three_months(where: Community, clock: FakeClock) -> None:
    communities.meeting(where, title="Cena; pane, olio\\sale", description="Riga uno\nRiga due")
    calendar = told(where)
    (event,) = calendar.events
    assert event["summary"] == "Cena; pane, olio\\sale"
    assert event["description"] == "Riga uno\nRiga due"
    assert calendar["prodid"]
    assert calendar["version"] == "2.0"
    clock.advance(days=99)
    assert told(where).events == []
