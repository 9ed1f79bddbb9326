"""The team's page about its tutor: tasks, and what happened so far."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from campaigns import queries as campaigns
from campaigns.models import Campaign
from crowdfund.tutoring import queries
from kit.authz import access

blueprint = Blueprint("tutoring", __name__)


@blueprint.get("/campaigns/<slug>/tutoring")
@access("campaign.dashboard", on=campaigns.by_slug)
def show(campaign: Campaign) -> ResponseReturnValue:
    """Who helps, what to do, which sessions were held."""
    page = queries.timeline(campaign)
    return render_template("tutoring/show.html", campaign=campaign, page=page)
