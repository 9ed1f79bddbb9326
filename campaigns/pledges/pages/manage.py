"""A pledge that stands, for whoever holds it: see, change, cancel. Opening changes nothing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.matchfunding import words as matching
from campaigns.models import Pledge, Reward
from campaigns.pledges import drafts, managing, words
from campaigns.pledges.pages import entry
from campaigns.pledges.pages.entry import without_token
from campaigns.pledges.schemas import NO_REWARD, ROUND_AMOUNTS, CancelSchema, ChangeSchema
from campaigns.pledges.states import WANTS_CARD
from campaigns.receipts import queries as receipts
from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("pledge_manage", __name__, url_prefix="/pledges/<code>")


@blueprint.get("")
@access("pledge.manage", on=entry.pledge)
@without_token
def show(pledge: Pledge) -> ResponseReturnValue:
    """The pledge as it stands, and what can be done with it."""
    return render_template(
        "campaigns/pledges/show.html",
        pledge=pledge,
        campaign=pledge.campaign,
        state=words.STATES[pledge.state],
        tone=words.TONES.get(pledge.state, "neutral"),
        last_day=words.last_day(pledge.campaign),
        can_change=managing.can_change(pledge, pledge.campaign),
        can_cancel=managing.can_cancel(pledge, pledge.campaign),
        wants_card=pledge.state in WANTS_CARD,
        receipt=receipts.by_reference(pledge.reference),
        added=matching.added_to(pledge),
    )


@blueprint.get("/change")
@access("pledge.manage", on=entry.pledge)
@without_token
def change(pledge: Pledge) -> ResponseReturnValue:
    """Another amount, another reward."""
    known = words.amount_fields(pledge.amount) | {"reward": str(pledge.reward_id or NO_REWARD)}
    return _change_page(pledge, Form(ChangeSchema(), known=known))


@blueprint.post("/change")
@access("pledge.manage", on=entry.pledge)
def save_change(pledge: Pledge) -> ResponseReturnValue:
    """Save it."""
    form = Form(ChangeSchema())
    actor = visitor().actor
    if form.submit(lambda data: managing.change(pledge, data, actor)) is None:
        return _change_page(pledge, form)
    flash(_("Fatto: il tuo sostegno è cambiato."), "success")
    return redirect(url_for(".show", code=pledge.code), 303)


@blueprint.get("/cancel")
@access("pledge.manage", on=entry.pledge)
@without_token
def cancel(pledge: Pledge) -> ResponseReturnValue:
    """Are you sure?"""
    return _cancel_page(pledge, Form(CancelSchema()))


@blueprint.post("/cancel")
@access("pledge.manage", on=entry.pledge)
def confirm_cancel(pledge: Pledge) -> ResponseReturnValue:
    """Take it back."""
    form = Form(CancelSchema())
    actor = visitor().actor
    if form.submit(lambda data: managing.cancel(pledge, actor)) is None:
        return _cancel_page(pledge, form)
    flash(_("Hai annullato il tuo sostegno. Non paghi nulla."), "success")
    return redirect(url_for(".show", code=pledge.code), 303)


def _change_page(pledge: Pledge, form: Form) -> ResponseReturnValue:
    if not managing.can_change(pledge, pledge.campaign):
        flash(_("Questo sostegno non si può più cambiare."), "warning")
        return redirect(url_for(".show", code=pledge.code), 303)
    if form.values.get("other_amount") and "amount" in form.errors:
        form.errors["other_amount"] = form.errors.pop("amount")

    def is_gone(offered: Reward) -> bool:
        return offered.id != pledge.reward_id and drafts.is_gone(offered)

    page = render_template(
        "campaigns/pledges/change.html",
        form=form,
        pledge=pledge,
        campaign=pledge.campaign,
        amounts=ROUND_AMOUNTS,
        matching=None,
        is_gone=is_gone,
        no_reward=NO_REWARD,
        last_day=words.last_day(pledge.campaign),
    )
    return page, form.status


def _cancel_page(pledge: Pledge, form: Form) -> ResponseReturnValue:
    if not managing.can_cancel(pledge, pledge.campaign):
        if pledge.state != "cancelled":
            flash(_("Questo sostegno non si può più annullare."), "warning")
        return redirect(url_for(".show", code=pledge.code), 303)
    page = render_template(
        "campaigns/pledges/cancel.html", form=form, pledge=pledge, campaign=pledge.campaign
    )
    return page, form.status
