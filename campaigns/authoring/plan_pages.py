"""The step "plan": what the team prepares for itself."""

from dataclasses import asdict

from flask import Blueprint
from flask.typing import ResponseReturnValue

from campaigns import queries
from campaigns.authoring import plan, schemas, wizard
from campaigns.authoring.plan import PlanData
from campaigns.models import Campaign
from kit.authz import access
from kit.forms import Form

blueprint = Blueprint("campaign_plan", __name__)


@blueprint.get("/campaigns/<slug>/edit/plan")
@access("campaign.edit", on=queries.by_slug)
def show(campaign: Campaign) -> ResponseReturnValue:
    """What comes after the money, how people hear of it, whom to call first."""
    form = Form(schemas.PlanSchema(), known=asdict(plan.of(campaign)))
    return wizard.show(campaign, "plan", form)


@blueprint.post("/campaigns/<slug>/edit/plan")
@access("campaign.edit", on=queries.by_slug)
def save(campaign: Campaign) -> ResponseReturnValue:
    """Save it."""
    form = Form(schemas.PlanSchema(), known=asdict(plan.of(campaign)))
    saved = form.submit(lambda data: plan.save(campaign, PlanData(**data), wizard.sent_version()))
    if saved is None:
        return wizard.show(campaign, "plan", form)
    return wizard.go_on(saved, "plan")
