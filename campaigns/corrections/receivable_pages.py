"""The desk's pages about what projects owe back: paid back, or written off by two people."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from campaigns import queries as campaigns
from campaigns.corrections import policies
from campaigns.corrections.schemas import GiveUpSchema, RecoverSchema
from campaigns.models import Campaign
from kit import authz
from kit.authz import access
from kit.fields import FormSchema
from kit.forms import Form
from payments import payouts, receivables
from payments.receivable_models import Recovery

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("receivables", __name__, url_prefix="/admin/receivables")


@blueprint.get("")
@access("receivable.manage")
def index() -> ResponseReturnValue:
    """Projects that owe something back."""
    found = [
        (campaigns.by_code(owner.removeprefix("campaign:")), owed)
        for owner, owed in receivables.owners()
    ]
    return render_template("campaigns/corrections/receivables.html", found=found)


@blueprint.get("/<slug>")
@access("receivable.manage", on=campaigns.by_slug)
def show(campaign: Campaign) -> ResponseReturnValue:
    """What one project owes, and what came back."""
    return _show(campaign, Form(FormSchema()))


@blueprint.post("/<slug>/recovered")
@access("receivable.manage", on=campaigns.by_slug)
def recovered(campaign: Campaign) -> ResponseReturnValue:
    """Money came back."""
    return _act(
        campaign,
        RecoverSchema(),
        lambda data: receivables.recover(
            campaign.reference, data["amount"], data["way"], data["reason"], _me()
        ),
    )


@blueprint.post("/<slug>/give-up")
@access("receivable.manage", on=campaigns.by_slug)
def give_up(campaign: Campaign) -> ResponseReturnValue:
    """Propose to write some of it off."""
    return _act(
        campaign,
        GiveUpSchema(),
        lambda data: receivables.give_up(
            campaign.reference, data["lost_amount"], data["lost_reason"], _me()
        ),
    )


@blueprint.post("/write-offs/<int:recovery_id>/agree")
@access("receivable.manage", on=receivables.find)
def agree(recovery: Recovery) -> ResponseReturnValue:
    """A second person agrees."""
    return _act(_campaign(recovery), FormSchema(), lambda _data: receivables.agree(recovery, _me()))


@blueprint.post("/write-offs/<int:recovery_id>/decline")
@access("receivable.manage", on=receivables.find)
def decline(recovery: Recovery) -> ResponseReturnValue:
    """It is not written off."""
    return _act(
        _campaign(recovery), FormSchema(), lambda _data: receivables.decline(recovery, _me())
    )


def _act(
    campaign: Campaign, schema: FormSchema, action: Callable[[dict[str, Any]], Recovery]
) -> ResponseReturnValue:
    form = Form(schema)
    if form.submit(action):
        return redirect(url_for("receivables.show", slug=campaign.slug), 303)
    return _show(campaign, form)


def _show(campaign: Campaign, form: Form) -> ResponseReturnValue:
    steps = receivables.of_owner(campaign.reference)
    page = render_template(
        "campaigns/corrections/receivable.html",
        campaign=campaign,
        owed=payouts.owed(campaign.reference),
        steps=steps,
        names=accounts.display_names({one.asked_by for one in steps}),
        me=_me(),
        form=form,
    )
    return page, form.status


def _campaign(recovery: Recovery) -> Campaign:
    found = campaigns.by_code(recovery.owner.removeprefix("campaign:"))
    assert found is not None
    return found


def _me() -> int:
    account_id = authz.visitor().account_id
    assert account_id is not None
    return int(account_id)
