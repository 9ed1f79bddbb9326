"""Pages of a change of payee: the team asks, staff decides."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from campaigns import queries as campaigns
from campaigns.authoring.services import PayeeData
from campaigns.models import Campaign
from campaigns.payee_changes import policies, queries, services
from campaigns.payee_changes.models import PayeeChange
from campaigns.payee_changes.schemas import AskSchema, DecideSchema
from campaigns.receipts import wording
from kit import authz
from kit.authz import access
from kit.forms import Form
from kit.i18n import current_locale
from kit.i18n import gettext as _

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("payee_changes", __name__)


@blueprint.get("/campaigns/<slug>/payee")
@access("payee_change.see", on=campaigns.by_slug)
def show(campaign: Campaign) -> ResponseReturnValue:
    """Who receives the money, what was asked, and the form to ask."""
    return _show(campaign, Form(AskSchema()))


@blueprint.post("/campaigns/<slug>/payee")
@access("payee_change.ask", on=campaigns.by_slug)
def ask(campaign: Campaign) -> ResponseReturnValue:
    """Ask for another payee."""
    form = Form(AskSchema())
    if form.submit(lambda data: _ask(campaign, data)):
        flash(_("Richiesta inviata: vi scriviamo quando c'è una risposta."), "success")
        return redirect(url_for(".show", slug=campaign.slug), 303)
    return _show(campaign, form)


@blueprint.post("/campaigns/<slug>/payee/withdraw")
@access("payee_change.ask", on=campaigns.by_slug)
def withdraw(campaign: Campaign) -> ResponseReturnValue:
    """Take it back."""
    if services.withdraw(campaign, authz.visitor().actor):
        flash(_("Richiesta ritirata: tutto resta com'è."), "success")
    return redirect(url_for(".show", slug=campaign.slug), 303)


@blueprint.get("/review/payees/<int:change_id>")
@access("payee_change.read", on=queries.find)
def detail(change: PayeeChange) -> ResponseReturnValue:
    """Whom instead of whom, and why."""
    return _detail(change, Form(DecideSchema()))


@blueprint.post("/review/payees/<int:change_id>")
@access("payee_change.decide", on=queries.find)
def decide(change: PayeeChange) -> ResponseReturnValue:
    """Approve or decline."""
    form = Form(DecideSchema())
    decided = form.submit(lambda data: _decide(change, data))
    if decided is None:
        return _detail(change, form)
    said = (
        _("Approvato: da ora i soldi vanno al nuovo beneficiario.")
        if decided.state == "approved"
        else _("Rifiutato: la squadra riceve il motivo.")
    )
    flash(said, "success")
    return redirect(url_for("campaign_review.queue"), 303)


def _ask(campaign: Campaign, data: dict[str, Any]) -> PayeeChange:
    reason = data.pop("reason")
    return services.ask(campaign, PayeeData(**data), reason, _me())


def _decide(change: PayeeChange, data: dict[str, Any]) -> PayeeChange:
    deed = services.approve if data["outcome"] == "approved" else services.decline
    return deed(change, _me(), data["content_hash"], data["note"])


def _me() -> int:
    account_id = authz.visitor().account_id
    assert account_id is not None
    return int(account_id)


def _show(campaign: Campaign, form: Form) -> ResponseReturnValue:
    page = render_template(
        "campaigns/payee_changes/show.html",
        campaign=campaign,
        changes=queries.of_campaign(campaign),
        waiting=queries.open_of(campaign),
        qualifications=wording.choices(current_locale()),
        form=form,
    )
    return page, form.status


def _detail(change: PayeeChange, form: Form) -> ResponseReturnValue:
    people = {change.asked_by, change.decided_by or change.asked_by}
    page = render_template(
        "campaigns/payee_changes/detail.html",
        change=change,
        campaign=change.campaign,
        names=accounts.display_names(people),
        qualifications=dict(wording.choices(current_locale())),
        form=form,
    )
    return page, form.status
