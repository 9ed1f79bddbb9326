"""Pages of the step "rewards": a reward at a time, without JavaScript."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from campaigns import queries
from campaigns.authoring import lists, schemas, wizard
from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign
from kit import authz
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("campaign_rewards", __name__)

NAMES = ("title", "description", "amount", "stock")


@blueprint.get("/campaigns/<slug>/edit/rewards")
@access("campaign.edit", on=queries.by_slug)
def rewards(campaign: Campaign) -> ResponseReturnValue:
    """The rewards so far, and a form for one more."""
    return wizard.show(campaign, "rewards", Form(schemas.RewardSchema()))


@blueprint.post("/campaigns/<slug>/edit/rewards")
@access("campaign.edit", on=queries.by_slug)
def add(campaign: Campaign) -> ResponseReturnValue:
    """Add the reward that was typed; going on with an empty form adds nothing."""
    going_on = request.form.get("then") in {"next", "overview"}
    if going_on and not any(request.form.get(name, "").strip() for name in NAMES):
        return wizard.go_on(campaign, "rewards")
    form = Form(schemas.RewardSchema())
    saved = form.submit(
        lambda data: lists.add_reward(campaign, RewardData(**data), authz.visitor().actor)
    )
    if saved is None:
        return wizard.show(campaign, "rewards", form)
    if going_on:
        return wizard.go_on(saved, "rewards")
    flash(_("Ricompensa aggiunta."), "success")
    return redirect(wizard.address(saved, "rewards", _anchor="add"))


@blueprint.get("/campaigns/<slug>/edit/rewards/<int:reward_id>")
@access("campaign.edit", on=queries.by_slug)
def reward(campaign: Campaign, reward_id: int) -> ResponseReturnValue:
    """One reward, to change it."""
    found = lists.reward_of(campaign, reward_id)
    known = {
        "title": found.title,
        "description": found.description,
        "amount": wizard.typed_amount(found.amount),
        "stock": found.stock,
    }
    return _show_reward(campaign, reward_id, Form(schemas.RewardSchema(), known=known))


@blueprint.post("/campaigns/<slug>/edit/rewards/<int:reward_id>")
@access("campaign.edit", on=queries.by_slug)
def change(campaign: Campaign, reward_id: int) -> ResponseReturnValue:
    """Save a changed reward."""
    lists.reward_of(campaign, reward_id)
    form = Form(schemas.RewardSchema())
    saved = form.submit(
        lambda data: lists.change_reward(
            campaign,
            reward_id,
            RewardData(**data),
            authz.visitor().actor,
            wizard.sent_version(),
        )
    )
    if saved is None:
        return _show_reward(campaign, reward_id, form)
    flash(_("Salvato."), "success")
    return redirect(wizard.address(saved, "rewards"))


@blueprint.post("/campaigns/<slug>/edit/rewards/<int:reward_id>/remove")
@access("campaign.edit", on=queries.by_slug)
def remove(campaign: Campaign, reward_id: int) -> ResponseReturnValue:
    """Take a reward away."""
    lists.remove_reward(campaign, reward_id, authz.visitor().actor)
    flash(_("Ricompensa tolta."), "success")
    return redirect(wizard.address(campaign, "rewards"))


def _show_reward(campaign: Campaign, reward_id: int, form: Form) -> ResponseReturnValue:
    found = lists.reward_of(campaign, reward_id)
    version = wizard.version_for(form, lists.reward_version(found))
    return wizard.show(campaign, "rewards", form, editing=found, row_version=version)
