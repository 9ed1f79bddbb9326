"""Pages of the team: its campaigns, and how one of them goes."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from campaigns import owners
from campaigns.authoring import wizard
from campaigns.dashboard import services
from campaigns.models import Campaign
from campaigns.public import queries as campaigns
from kit.authz import access, visitor
from matching import words

blueprint = Blueprint("campaigns_dashboard", __name__)


@blueprint.get("/campaigns/<slug>/dashboard")
@access("campaign.dashboard", on=campaigns.by_slug)
def show(campaign: Campaign) -> ResponseReturnValue:
    """How a campaign goes, and what to do next."""
    page = services.dashboard(campaign, request.args.get("cursor"))
    return render_template(
        "campaigns/dashboard/show.html",
        page=page,
        address=wizard.address,
        may_ask=owners.may_ask(campaign, visitor().account_id),
        words=words,
    )


@blueprint.get("/account/campaigns")
@access("campaign.own")
def own() -> ResponseReturnValue:
    """The campaigns in whose team the visitor is."""
    found = services.own(visitor().account_id)
    return render_template("campaigns/dashboard/own.html", campaigns=found)
