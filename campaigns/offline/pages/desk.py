"""Money that came and waits for a second person, and money that goes back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from campaigns.offline import confirming, policies, queries, words
from campaigns.offline.models import OfflinePledge
from campaigns.offline.pages.asker import me
from campaigns.offline.schemas import NothingSchema, ReasonSchema, TransferBackSchema
from kit.authz import access, visitor
from kit.fields import FormSchema
from kit.forms import Form
from kit.i18n import gettext as _
from payments.bank import deposits, lines, returns
from payments.bank.models import MoneyReturn

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("offline", __name__)


@blueprint.get("/offline")
@access("offline.wait")
def waiting() -> ResponseReturnValue:
    """What waits for a second person; animators see the cash."""
    cursor = request.args.get("cursor")
    is_admin = visitor().role == "admin"
    page = queries.waiting(cursor, cash_only=not is_admin)
    return render_template(
        "campaigns/offline/waiting.html",
        page=page,
        has_cursor=bool(cursor),
        frame=_frame(),
        me=me(),
        names=accounts.display_names({one.entered_by for one in page.items if one.entered_by}),
    )


@blueprint.get("/offline/<code>")
@access("offline.decide", on=queries.by_code)
def show(pledge: OfflinePledge) -> ResponseReturnValue:
    """One of them, and what can be done."""
    return _show(pledge, Form(ReasonSchema()))


@blueprint.post("/offline/<code>/confirm")
@access("offline.decide", on=queries.by_code)
def confirm(pledge: OfflinePledge) -> ResponseReturnValue:
    """A second person confirms."""
    form = Form(NothingSchema())
    if form.submit(lambda _data: confirming.confirm(pledge, me())) is None:
        return _show(pledge, form)
    flash(_("Confermato: ora conta per il progetto."), "success")
    return redirect(url_for(".show", code=pledge.code), 303)


@blueprint.post("/offline/<code>/give-back")
@access("offline.give_back", on=queries.by_code)
def give_back(pledge: OfflinePledge) -> ResponseReturnValue:
    """The money goes back."""
    form = Form(ReasonSchema())
    if form.submit(lambda data: confirming.give_back(pledge, me(), data["reason"])) is None:
        return _show(pledge, form)
    flash(_("È fra i soldi da restituire."), "success")
    return redirect(url_for(".show", code=pledge.code), 303)


@blueprint.post("/offline/<code>/disagree")
@access("bank.manage", on=queries.transfer_by_code)
def disagree(pledge: OfflinePledge) -> ResponseReturnValue:
    """The transfer is for something else."""
    form = Form(ReasonSchema())
    if form.submit(lambda data: confirming.disagree(pledge, me(), data["reason"])) is None:
        return _show(pledge, form)
    flash(_("Il bonifico è di nuovo fra quelli da riconoscere."), "success")
    return redirect(url_for("bank.unallocated"), 303)


@blueprint.get("/admin/returns")
@access("bank.manage")
def money_returns() -> ResponseReturnValue:
    """What must go back."""
    cursor = request.args.get("cursor")
    return render_template(
        "campaigns/offline/returns.html",
        page=returns.waiting(cursor),
        has_cursor=bool(cursor),
        owed=returns.owed(),
    )


@blueprint.get("/admin/returns/<int:return_id>")
@access("bank.manage", on=returns.find)
def money_return(wanted: MoneyReturn) -> ResponseReturnValue:
    """One of them and its next step."""
    return _return(wanted, Form(TransferBackSchema(), {"name": wanted.name, "iban": wanted.iban}))


@blueprint.post("/admin/returns/<int:return_id>/transfer")
@access("bank.manage", on=returns.find)
def report_transfer(wanted: MoneyReturn) -> ResponseReturnValue:
    """The transfer is ordered."""

    def act(data: dict[str, Any]) -> MoneyReturn:
        return returns.report_transfer(wanted, me(), **data)

    return _act(wanted, TransferBackSchema(), act)


@blueprint.post("/admin/returns/<int:return_id>/confirm")
@access("bank.manage", on=returns.find)
def confirm_return(wanted: MoneyReturn) -> ResponseReturnValue:
    """A second person has seen it."""
    return _act(wanted, NothingSchema(), lambda _data: returns.confirm(wanted, me()))


@blueprint.post("/admin/returns/<int:return_id>/object")
@access("bank.manage", on=returns.find)
def object_to(wanted: MoneyReturn) -> ResponseReturnValue:
    """A second person has seen that it is not so."""
    return _act(
        wanted, ReasonSchema(), lambda data: returns.object_to(wanted, me(), data["reason"])
    )


def _act(
    wanted: MoneyReturn, schema: FormSchema, action: Callable[[dict[str, Any]], MoneyReturn]
) -> ResponseReturnValue:
    form = Form(schema)
    if form.submit(action) is None:
        return _return(wanted, form)
    return redirect(url_for(".money_return", return_id=wanted.id), 303)


def _return(wanted: MoneyReturn, form: Form) -> ResponseReturnValue:
    holder = deposits.account_of(wanted.holder)
    people = {one for one in (wanted.reported_by, wanted.confirmed_by, holder) if one}
    page = render_template(
        "campaigns/offline/return.html",
        wanted=wanted,
        form=form,
        me=me(),
        names=accounts.display_names(people),
        holder=holder,
    )
    return page, form.status


def _show(pledge: OfflinePledge, form: Form) -> ResponseReturnValue:
    people = {pledge.entered_by, pledge.matched_by, pledge.confirmed_by} - {None}
    page = render_template(
        "campaigns/offline/decide.html",
        pledge=pledge,
        campaign=pledge.campaign,
        form=form,
        frame=_frame(),
        line=lines.find(pledge.bank_line_id) if pledge.bank_line_id else None,
        had_a_hand=me() in (pledge.entered_by, pledge.matched_by, pledge.account_id),
        names=accounts.display_names({one for one in people if one}),
        tone=words.TONES.get(pledge.state, "neutral"),
        state=words.CASH_STATES[pledge.state] if pledge.is_cash else words.STATES[pledge.state],
    )
    return page, form.status


def _frame() -> str:
    return "admin/_frame.html" if visitor().role == "admin" else "campaigns/offline/_frame.html"
