"""A community's calendar as other programs read it (iCalendar, RFC 5545)."""

from collections.abc import Sequence
from datetime import timedelta

from icalendar import Calendar, Event, vDuration, vText

from communities.models import Community, Meeting
from kit import links

PRODUCT = "-//Innesco//Community//IT"
AGAIN_AFTER = timedelta(hours=6)
"""How often programs should look again (RFC 7986)."""


def feed(community: Community, meetings: Sequence[Meeting]) -> bytes:
    """The calendar. Instants are in UTC, so that no hour is told twice in autumn's night."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", community.name)
    calendar.add("x-wr-calname", community.name)
    calendar.add("x-wr-timezone", "Europe/Rome")
    calendar.add("refresh-interval", vDuration(AGAIN_AFTER), {"VALUE": "DURATION"})
    address = links.address("communities.calendar", community_slug=community.slug)
    for meeting in meetings:
        calendar.add_component(_event(meeting, address))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, address: str) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", vText(meeting.title))
    event.add("location", vText(meeting.place))
    if meeting.description:
        event.add("description", vText(meeting.description))
    event.add("status", "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED")
    event.add("url", f"{address}#meeting-{meeting.id}")
    return event
