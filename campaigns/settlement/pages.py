"""Paying out, by two admins; and the team's last word."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import request as asked
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from campaigns import queries
from campaigns.models import Campaign
from campaigns.payee_changes import queries as payee_changes
from campaigns.settlement import delivery, policies
from kit import authz
from kit.authz import access
from kit.fields import FormSchema, Line, Paragraphs
from kit.forms import Form
from kit.i18n import gettext as _
from payments import batches, payouts
from payments.models import Payout

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("payouts", __name__)


class BankSchema(FormSchema):
    """The number of the bank's order (CRO or TRN)."""

    bank_reference = Line(longest=60, shortest=4)


class ReasonSchema(FormSchema):
    """Why a payout is called off or failed."""

    reason = Line(longest=300, shortest=5)


class LastWordsSchema(FormSchema):
    """What was delivered, for everyone to read."""

    words = Paragraphs(longest=2_000, shortest=20)


@blueprint.get("/admin/payouts")
@access("payout.manage")
def index() -> ResponseReturnValue:
    """Succeeded campaigns, what they hold, and their payouts."""
    return _list()


@blueprint.post("/admin/payouts/request/<slug>")
@access("payout.manage", on=queries.by_slug)
def request(campaign: Campaign) -> ResponseReturnValue:
    """Ask that a campaign be paid."""
    return _act(lambda _data: delivery.request(campaign, _me()), FormSchema())


@blueprint.get("/admin/payouts/<int:payout_id>")
@access("payout.manage", on=payouts.find)
def show(payout: Payout) -> ResponseReturnValue:
    """One payout and its next step."""
    return _one(payout, None)


@blueprint.post("/admin/payouts/<int:payout_id>/approve")
@access("payout.manage", on=payouts.find)
def approve(payout: Payout) -> ResponseReturnValue:
    """A second person agrees."""
    return _act(lambda _data: delivery.approve(payout, _me()), FormSchema(), payout)


@blueprint.post("/admin/payouts/<int:payout_id>/send")
@access("payout.manage", on=payouts.find)
def send(payout: Payout) -> ResponseReturnValue:
    """The bank has the order."""
    return _act(
        lambda data: delivery.send(payout, _me(), data["bank_reference"]), BankSchema(), payout
    )


@blueprint.post("/admin/payouts/<int:payout_id>/transfer")
@access("payout.manage", on=payouts.find)
def transfer(payout: Payout) -> ResponseReturnValue:
    """The gateway sends it to the payee's account."""
    return _act(lambda _data: delivery.transfer(payout, _me()), FormSchema(), payout)


@blueprint.post("/admin/payouts/<int:payout_id>/settle")
@access("payout.manage", on=payouts.find)
def settle(payout: Payout) -> ResponseReturnValue:
    """The payee has the money."""
    return _act(lambda _data: delivery.settle(payout, _me()), FormSchema(), payout)


@blueprint.post("/admin/payouts/<int:payout_id>/decline")
@access("payout.manage", on=payouts.find)
def decline(payout: Payout) -> ResponseReturnValue:
    """Call it off."""
    return _act(lambda data: payouts.decline(payout, _me(), data["reason"]), ReasonSchema(), payout)


@blueprint.post("/admin/payouts/<int:payout_id>/fail")
@access("payout.manage", on=payouts.find)
def fail(payout: Payout) -> ResponseReturnValue:
    """The bank sent it back, before or after it had arrived."""
    return _act(lambda data: delivery.fail(payout, _me(), data["reason"]), ReasonSchema(), payout)


@blueprint.get("/campaigns/<slug>/complete")
@access("campaign.complete", on=queries.by_slug)
def completing(campaign: Campaign) -> ResponseReturnValue:
    """The team is about to say that it has delivered."""
    return render_template(
        "campaigns/payouts/complete.html", campaign=campaign, form=Form(LastWordsSchema())
    )


@blueprint.post("/campaigns/<slug>/complete")
@access("campaign.complete", on=queries.by_slug)
def complete(campaign: Campaign) -> ResponseReturnValue:
    """The team has delivered."""
    form = Form(LastWordsSchema())
    if form.submit(lambda data: delivery.complete(campaign, data["words"], authz.visitor())):
        flash(_("Complimenti: il progetto è concluso."), "success")
        return redirect(url_for("campaigns_public.show", slug=campaign.slug), 303)
    page = render_template("campaigns/payouts/complete.html", campaign=campaign, form=form)
    return page, form.status


def _me() -> int:
    account_id = authz.visitor().account_id
    assert account_id is not None
    return int(account_id)


def _act(
    action: Callable[[dict[str, Any]], Payout], schema: FormSchema, payout: Payout | None = None
) -> ResponseReturnValue:
    """Do one step and show the payout; what was refused is said on the same page."""
    form = Form(schema)
    done = form.submit(action)
    if done is not None:
        return redirect(url_for("payouts.show", payout_id=done.id), 303)
    return _one(payout, form) if payout is not None else _list(form)


def _list(form: Form | None = None) -> ResponseReturnValue:
    found = delivery.payable(asked.args.get("cursor"))
    page = render_template(
        "campaigns/payouts/list.html",
        campaigns=[
            (one, delivery.standing(one), payouts.of_owner(one.reference)) for one in found.items
        ],
        ready=batches.ready(),
        next_cursor=found.next_cursor,
        is_first="cursor" not in asked.args,
        form=form,
    )
    return page, form.status if form else 200


def _one(payout: Payout, form: Form | None) -> ResponseReturnValue:
    people = {payout.requested_by, payout.approved_by or payout.requested_by}
    campaign = queries.by_code(payout.owner.removeprefix("campaign:"))
    page = render_template(
        "campaigns/payouts/show.html",
        payout=payout,
        campaign=campaign,
        change=payee_changes.open_of(campaign) if campaign else None,
        names=accounts.display_names(people),
        me=_me(),
        form=form,
    )
    return page, form.status if form else 200
