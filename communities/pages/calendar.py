"""Pages on which whoever looks after a community keeps its calendar."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from communities import meetings, queries
from communities.models import Community, Meeting
from communities.schemas import MeetingSchema
from kit import clock
from kit.authz import access, visitor
from kit.fields import FormSchema
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("community_calendar", __name__, url_prefix="/communities")


@blueprint.get("/<community_slug>/calendar/new")
@access("community.animate", on=queries.by_slug)
def new(community: Community) -> ResponseReturnValue:
    """A blank one."""
    return _form(community, None, Form(MeetingSchema()))


@blueprint.post("/<community_slug>/calendar/new")
@access("community.animate", on=queries.by_slug)
def plan(community: Community) -> ResponseReturnValue:
    """Put it into the calendar."""
    form = Form(MeetingSchema())
    made = form.submit(lambda data: meetings.plan(community, data, visitor()))
    if made is None:
        return _form(community, None, form)
    flash(_("È in calendario."), "success")
    return _back(community)


@blueprint.get("/<community_slug>/calendar/<int:meeting_id>")
@access("community.animate", on=queries.meeting)
def edit(meeting: Meeting) -> ResponseReturnValue:
    """Correct it, or call it off."""
    return _form(_community(meeting), meeting, Form(MeetingSchema(), known=_known(meeting)))


@blueprint.post("/<community_slug>/calendar/<int:meeting_id>")
@access("community.animate", on=queries.meeting)
def save(meeting: Meeting) -> ResponseReturnValue:
    """Save the correction."""
    form = Form(MeetingSchema(), known=_known(meeting))
    if form.submit(lambda data: meetings.change(meeting, data, visitor())) is None:
        return _form(_community(meeting), meeting, form)
    flash(_("Salvato. Chi segue il calendario riceve la novità."), "success")
    return _back(_community(meeting))


@blueprint.post("/<community_slug>/calendar/<int:meeting_id>/call-off")
@access("community.animate", on=queries.meeting)
def call_off(meeting: Meeting) -> ResponseReturnValue:
    """Call it off."""
    form = Form(FormSchema(), known=_known(meeting))
    if form.submit(lambda _data: meetings.call_off(meeting, visitor())) is None:
        return _form(_community(meeting), meeting, form)
    flash(_("Annullato. Nel calendario resta, con la scritta «annullato»."), "success")
    return _back(_community(meeting))


def _form(community: Community, meeting: Meeting | None, form: Form) -> ResponseReturnValue:
    page = render_template(
        "communities/meeting.html",
        community=community,
        meeting=meeting,
        form=form,
        is_changeable=meeting is None or meetings.is_changeable(meeting),
    )
    return page, form.status


def _known(meeting: Meeting) -> dict[str, Any]:
    """A meeting as its form shows it, in the city's time."""
    starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    is_longer = ends.date() != starts.date()
    return {
        "title": meeting.title,
        "place": meeting.place,
        "description": meeting.description,
        "day": starts.date().isoformat(),
        "begins": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "last_day": ends.date().isoformat() if is_longer else "",
    }


def _community(meeting: Meeting) -> Community:
    found = queries.by_id(meeting.community_id)
    assert found is not None
    return found


def _back(community: Community) -> ResponseReturnValue:
    return redirect(url_for("communities.calendar", community_slug=community.slug), 303)
