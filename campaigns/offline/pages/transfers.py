"""A bank transfer as its backer sees it: promise it, see where to send it, withdraw."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.matchfunding import words as matching
from campaigns.models import Campaign
from campaigns.offline import declaring, holding, policies, queries, words
from campaigns.offline.models import OfflinePledge
from campaigns.offline.schemas import NothingSchema, TransferSchema
from campaigns.pledges import queries as pledges
from campaigns.pledges.policies import takes_pledges
from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import gettext as _
from payments.bank import creditor

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("transfers", __name__)


def found(code: str) -> OfflinePledge | None:
    """The transfer of an address; nothing for a guest who guessed the code."""
    pledge = queries.transfer_by_code(code)
    if pledge is None or pledge.account_id is not None or holding.is_held(pledge.code):
        return pledge
    return None


@blueprint.get("/campaigns/<slug>/transfer")
@access("pledge.form", on=pledges.public_campaign)
def start(campaign: Campaign) -> ResponseReturnValue:
    """How much, and who."""
    who = visitor()
    known = {"email": who.email, "name": who.display_name} if who.account_id else {}
    return _start(campaign, Form(TransferSchema(), known=known))


@blueprint.post("/campaigns/<slug>/transfer")
@access("pledge.form", on=pledges.public_campaign)
def declare(campaign: Campaign) -> ResponseReturnValue:
    """Promise it."""
    form = Form(TransferSchema())
    who, ip = visitor(), request.remote_addr or ""
    pledge = form.submit(lambda data: declaring.declare(campaign, data, who, ip))
    if pledge is None:
        return _start(campaign, form)
    response = redirect(url_for(".show", code=pledge.code), 303)
    return response if pledge.account_id else holding.hold(response, pledge.code)


@blueprint.get("/transfers/<code>")
@access("transfer.hold", on=found)
@holding.without_token
def show(pledge: OfflinePledge) -> ResponseReturnValue:
    """Where to send it and what to write, or how it went."""
    return _show(pledge, Form(NothingSchema()))


@blueprint.post("/transfers/<code>/withdraw")
@access("transfer.hold", on=found)
def withdraw(pledge: OfflinePledge) -> ResponseReturnValue:
    """Take it back before the money came."""
    form = Form(NothingSchema())
    actor = visitor().actor
    if form.submit(lambda _data: declaring.withdraw(pledge, actor)) is None:
        return _show(pledge, form)
    flash(_("Hai annullato il sostegno. Non fare il bonifico."), "success")
    return redirect(url_for(".show", code=pledge.code), 303)


def _start(campaign: Campaign, form: Form) -> ResponseReturnValue:
    if not takes_pledges(campaign) or not creditor.is_set():
        page = render_template(
            "campaigns/offline/closed.html", campaign=campaign, is_set=creditor.is_set()
        )
        return page, 409
    page = render_template(
        "campaigns/offline/start.html",
        form=form,
        campaign=campaign,
        send_by=words.send_by(campaign),
    )
    return page, form.status


def _show(pledge: OfflinePledge, form: Form) -> ResponseReturnValue:
    account = creditor.current() if creditor.is_set() else None
    page = render_template(
        "campaigns/offline/transfer.html",
        pledge=pledge,
        campaign=pledge.campaign,
        form=form,
        added=matching.added_to(pledge),
        state=words.STATES[pledge.state],
        tone=words.TONES.get(pledge.state, "neutral"),
        account=account,
        iban=creditor.spaced(account.iban) if account else "",
        reference=creditor.spaced(pledge.creditor_reference or ""),
        picture=creditor.picture(pledge.declared_amount, pledge.creditor_reference or "")
        if account
        else "",
        send_by=words.send_by(pledge.campaign),
    )
    return page, form.status
