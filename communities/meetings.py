"""The calendar of a community: what is on, changed, called off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from communities import locks, posts
from communities.errors import Closed, EndsTooSoon, InThePast, NoSuchHour, Over
from communities.models import Community, Meeting
from kit import audit, clock, ids
from kit.authz import Visitor
from kit.unit_of_work import session


def plan(community: Community, data: Mapping[str, Any], visitor: Visitor) -> Meeting:
    """Put something into the calendar, and into the feed.

    Raises Closed, NoSuchHour, EndsTooSoon, InThePast.
    """
    if locks.standing(community.id).state != "open":
        raise Closed
    made = Meeting(community_id=community.id, uid=f"{ids.token()[:24]}@innesco", sequence=0)
    _fill(made, data)
    session().add(made)
    session().flush()
    audit.record(visitor.actor, "community.meeting_planned", _subject(made))
    _tell(made, community, _subject(made))
    return made


def change(meeting: Meeting, data: Mapping[str, Any], visitor: Visitor) -> Meeting:
    """Correct it; calendars that have it take the newer one. Over, and as `plan`."""
    held = _changeable(meeting)
    _fill(held, data)
    held.sequence += 1
    session().flush()
    posts.retell(held.community_id, _subject(held), held.title)
    audit.record(visitor.actor, "community.meeting_changed", _subject(held))
    return held


def call_off(meeting: Meeting, visitor: Visitor) -> Meeting:
    """Call it off: calendars keep it, crossed out; the feed says so. Over."""
    held = _changeable(meeting)
    held.move_to("cancelled", actor=visitor.actor)
    held.sequence += 1
    held.changed_at = clock.now()
    session().flush()
    community = session().get_one(Community, held.community_id)
    posts.forget(_subject(held))
    _tell(held, community, f"{_subject(held)}:off")
    audit.record(visitor.actor, "community.meeting_called_off", _subject(held))
    return held


def is_changeable(meeting: Meeting) -> bool:
    """Whether it is still to come."""
    return meeting.state == "planned" and meeting.ends_at > clock.now()


def _changeable(meeting: Meeting) -> Meeting:
    held = locks.meeting(meeting.id)
    if not is_changeable(held):
        raise Over
    return held


def _fill(meeting: Meeting, data: Mapping[str, Any]) -> None:
    for name in ("title", "place", "description"):
        setattr(meeting, name, data[name])
    meeting.starts_at, meeting.ends_at = _span(data)
    meeting.changed_at = clock.now()


def _span(data: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """From when to when, UTC, right in the two nights in which the clocks change."""
    starts = clock.at(data["day"], data["begins"])
    if starts is None:
        raise NoSuchHour("begins")
    ends = clock.at(data["last_day"] or data["day"], data["ends"], after=starts)
    if ends is None:
        raise NoSuchHour("ends")
    if ends <= starts:
        raise EndsTooSoon
    if ends <= clock.now():
        raise InThePast
    return starts, ends


def _tell(meeting: Meeting, community: Community, source: str) -> None:
    where = f"/communities/{community.slug}/calendar#meeting-{meeting.id}"
    posts.tell([community.id], "meeting", source, title=meeting.title, url=where)


def _subject(meeting: Meeting) -> str:
    return f"meeting:{meeting.id}"
