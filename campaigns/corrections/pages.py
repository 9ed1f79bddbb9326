"""The desk's pages about disputes, and the refund of a pledge by hand."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.corrections import policies, queries, refunding
from campaigns.corrections.queries import Disputed
from campaigns.corrections.schemas import RefundSchema
from campaigns.models import Pledge
from campaigns.pledges import queries as pledges
from campaigns.pledges.words import typed_amount
from kit import authz, clock, ids
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("disputes", __name__, url_prefix="/admin")


@blueprint.get("/disputes")
@access("dispute.see")
def index() -> ResponseReturnValue:
    """Disputes, those not decided first of all."""
    is_open = request.args.get("state") != "all"
    cursor = request.args.get("cursor") or None
    page = queries.disputes(cursor, is_open=is_open)
    kept: dict[str, Any] = {} if is_open else {"state": "all"}
    return render_template(
        "campaigns/corrections/disputes.html",
        page=page,
        is_open=is_open,
        now=clock.now(),
        next_url=url_for("disputes.index", **kept, cursor=page.next_cursor)
        if page.next_cursor
        else None,
        first_url=url_for("disputes.index", **kept) if cursor else None,
    )


@blueprint.get("/disputes/<int:dispute_id>")
@access("dispute.see", on=queries.dispute)
def show(found: Disputed) -> ResponseReturnValue:
    """One dispute: what is known, and where to answer."""
    return render_template(
        "campaigns/corrections/dispute.html",
        dispute=found.dispute,
        pledge=found.pledge,
        now=clock.now(),
    )


@blueprint.get("/pledges/<code>/refund")
@access("pledge.refund", on=pledges.by_code)
def refunding_form(pledge: Pledge) -> ResponseReturnValue:
    """How much is left of a pledge, and the form to give it back."""
    left = queries.of_pledge(pledge).left
    known = {"amount": typed_amount(left) if left else "", "once": ids.short_code(16)}
    return _refund(pledge, Form(RefundSchema(), known))


@blueprint.post("/pledges/<code>/refund")
@access("pledge.refund", on=pledges.by_code)
def refund(pledge: Pledge) -> ResponseReturnValue:
    """Give money back."""
    form, actor = Form(RefundSchema()), authz.visitor().actor
    if form.submit(
        lambda data: refunding.refund(
            pledge,
            data["amount"],
            data["reason"],
            key=f"hand:{ids.digest(data['once'])[:24]}",
            actor=actor,
        )
    ):
        flash(_("Rimborso chiesto. Chi ha pagato riceve un'e-mail."), "success")
        return redirect(url_for("disputes.refunding_form", code=pledge.code), 303)
    return _refund(pledge, form)


def _refund(pledge: Pledge, form: Form) -> ResponseReturnValue:
    page = render_template(
        "campaigns/corrections/refund.html",
        pledge=pledge,
        remains=queries.of_pledge(pledge),
        refundable=pledge.state in refunding.REFUNDABLE,
        form=form,
    )
    return page, form.status
