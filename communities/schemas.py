"""What people fill in about communities."""

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, validates_schema

from communities.states import COMMUNITY, DIGESTS, DOORS
from kit import clock, territory
from kit.fields import (
    REQUIRED,
    Choice,
    Day,
    Email,
    FormSchema,
    Line,
    Paragraphs,
    Tick,
    TimeOfDay,
    WholeNumber,
)
from kit.i18n import lazy_gettext as _

BEFORE, AHEAD = timedelta(days=31), timedelta(days=3 * 365)
"""How far from today a meeting may be: what began some days ago can still be corrected."""


def district_codes() -> tuple[str, ...]:
    """Codes of every district of the operator's territory."""
    return tuple(territory.current().districts)


def theme_codes() -> tuple[str, ...]:
    """Codes of every theme of the operator's territory."""
    return tuple(territory.current().themes)


class CommunityListSchema(FormSchema):
    """Filters and place in the list; `mine`: only one's own."""

    q = Line(longest=80, required=False)
    district = Choice(district_codes, required=False)
    theme = Choice(theme_codes, required=False)
    mine = Tick()
    cursor = Line(longest=400, required=False)


class CommunitySchema(FormSchema):
    """A community: what it is called, what it is about, who may join."""

    name = Line(longest=80, shortest=3)
    description = Paragraphs(longest=2_000, shortest=20)
    district = Choice(district_codes, required=False)
    theme = Choice(theme_codes, required=False)
    door = Choice(DOORS)

    @validates_schema
    def _about_something(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data.get("district") and not data.get("theme"):
            raise ValidationError(_("Scegli una zona, un tema o tutti e due."), "district")


class ChangeCommunitySchema(CommunitySchema):
    """The same, and whether it is open."""

    state = Choice(COMMUNITY.states)


class GiveSchema(FormSchema):
    """To whom a community is given."""

    email = Email()


class TakeBackSchema(FormSchema):
    """From whom it is taken."""

    account_id = WholeNumber(least=1, most=2**31)


class MembershipSchema(FormSchema):
    """How one is called in a community, and which mails one wants."""

    name = Line(longest=40, shortest=2)
    digest = Choice(DIGESTS)
    announcements = Tick()
    invitation = Line(longest=64, required=False)


class PostSchema(FormSchema):
    """A post: a text, a title if one likes; an announcement has one."""

    title = Line(longest=120, required=False)
    text = Paragraphs(longest=4_000, shortest=2)
    is_announcement = Tick()

    @validates_schema
    def _titled(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("is_announcement") and not data.get("title"):
            raise ValidationError(REQUIRED, "title")


class AnswerSchema(FormSchema):
    """An answer to a post."""

    text = Paragraphs(longest=2_000, shortest=2)


class MeetingSchema(FormSchema):
    """What is on, where, from when to when, in the city's time."""

    title = Line(longest=120, shortest=3)
    place = Line(longest=160, shortest=2)
    day = Day()
    begins = TimeOfDay()
    ends = TimeOfDay()
    last_day = Day(required=False, load_default=None)
    description = Paragraphs(longest=4_000, required=False)

    @validates_schema
    def _soon(self, data: dict[str, Any], **_kwargs: Any) -> None:
        first, last = clock.today() - BEFORE, clock.today() + AHEAD
        for name in ("day", "last_day"):
            if data.get(name) and not first <= data[name] <= last:
                raise ValidationError(_("Scegli un giorno dei prossimi tre anni."), name)


class InvitationSchema(FormSchema):
    """What a link is for, how many it lets in, for how many days."""

    label = Line(longest=80, shortest=2)
    most_uses = WholeNumber(least=1, most=1_000)
    days = WholeNumber(least=1, most=90)
