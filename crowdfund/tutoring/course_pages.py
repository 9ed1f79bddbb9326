"""The course in the team's dashboard: its lessons, and one of them with its exercise."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from campaigns import queries as campaigns
from campaigns.authoring import wizard
from campaigns.models import Campaign
from crowdfund.tutoring import course, policies
from kit.authz import access

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("course", __name__, url_prefix="/campaigns/<slug>/course")


@blueprint.get("")
@access("course.see", on=campaigns.by_slug)
def index(campaign: Campaign) -> ResponseReturnValue:
    """The lessons, which are done, and the one to go on with."""
    return render_template("tutoring/course.html", campaign=campaign, course=course.of(campaign))


@blueprint.get("/<lesson>")
@access("course.see", on=campaigns.by_slug)
def show(campaign: Campaign, lesson: str) -> ResponseReturnValue:
    """One lesson."""
    whole = course.of(campaign)
    part = whole.part(lesson) or abort(404)
    return render_template(
        "tutoring/lesson.html",
        campaign=campaign,
        course=whole,
        part=part,
        beside=whole.beside(part),
        address=wizard.address,
    )
