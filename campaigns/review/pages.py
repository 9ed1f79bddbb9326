"""Pages of animators: the queue, one campaign to read and decide on, stopping public ones."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns import queries as campaigns
from campaigns.authoring import content, readiness, steps
from campaigns.models import Campaign
from campaigns.payee_changes import queries as payee_changes
from campaigns.receipts import wording
from campaigns.review import queries, schemas, services, stopping
from campaigns.review.reasons import REASONS, of_step, words
from kit import authz
from kit.authz import access
from kit.forms import Form
from kit.i18n import current_locale
from kit.i18n import gettext as _

blueprint = Blueprint("campaign_review", __name__)

WATCHED = ("scheduled", "live", "suspended")
"""States that the queue's page shows besides, so that an animator finds what is public."""


@blueprint.get("/review")
@access("campaign.review_queue")
def queue() -> ResponseReturnValue:
    """What waits for a decision, the longest waiting first; then what is under way."""
    return render_template(
        "campaigns/review/queue.html",
        waiting=queries.queue(request.args.get("cursor")),
        payee_changes=payee_changes.waiting(),
        under_way=queries.recent(WATCHED),
    )


@blueprint.get("/review/<slug>")
@access("campaign.view_review", on=campaigns.by_slug)
def detail(campaign: Campaign) -> ResponseReturnValue:
    """Everything about one campaign, and the decision to take."""
    return _show(campaign, Form(schemas.DecisionSchema()))


@blueprint.post("/review/<slug>/decision")
@access("campaign.review", on=campaigns.by_slug)
def decide(campaign: Campaign) -> ResponseReturnValue:
    """Approve, or ask for changes."""
    form = Form(schemas.DecisionSchema())
    decided = form.submit(lambda data: _decide(campaign, data))
    if decided is None:
        return _show(campaign, form)
    said = (
        _("Hai chiesto modifiche: la squadra riceve la tua nota.")
        if decided.state == "draft"
        else _("Approvato: la squadra riceve una e-mail.")
    )
    flash(said, "success")
    return redirect(url_for("campaign_review.queue"))


@blueprint.get("/review/<slug>/suspend")
@access("campaign.suspend", on=campaigns.by_slug)
def suspending(campaign: Campaign) -> ResponseReturnValue:
    """Ask why."""
    return _ask(campaign, "suspend", Form(schemas.ReasonSchema()))


@blueprint.post("/review/<slug>/suspend")
@access("campaign.suspend", on=campaigns.by_slug)
def suspend(campaign: Campaign) -> ResponseReturnValue:
    """Keep a live campaign from taking pledges."""
    return _stop(campaign, "suspend", _("Il progetto è sospeso."))


@blueprint.get("/review/<slug>/lift")
@access("campaign.suspend", on=campaigns.by_slug)
def lifting(campaign: Campaign) -> ResponseReturnValue:
    """Ask why."""
    return _ask(campaign, "lift", Form(schemas.ReasonSchema()))


@blueprint.post("/review/<slug>/lift")
@access("campaign.suspend", on=campaigns.by_slug)
def lift(campaign: Campaign) -> ResponseReturnValue:
    """Let a suspended campaign go on."""
    return _stop(campaign, "lift", _("Il progetto è di nuovo attivo."))


@blueprint.get("/review/<slug>/cancel")
@access("campaign.cancel_any", on=campaigns.by_slug)
def cancelling(campaign: Campaign) -> ResponseReturnValue:
    """Ask why."""
    return _ask(campaign, "cancel", Form(schemas.ReasonSchema()))


@blueprint.post("/review/<slug>/cancel")
@access("campaign.cancel_any", on=campaigns.by_slug)
def cancel(campaign: Campaign) -> ResponseReturnValue:
    """Stop a campaign for good; pledges are released and money given back."""
    return _stop(campaign, "cancel", _("Il progetto è annullato. Chi ha dato soldi li riavrà."))


def _decide(campaign: Campaign, data: dict[str, Any]) -> Campaign:
    reviewer = authz.visitor().account_id
    if data["outcome"] == "approved":
        return services.approve(campaign, reviewer, data["content_hash"], data["note"])
    ticked = [code for code in REASONS if data[f"reason_{code}"]]
    return services.request_changes(campaign, reviewer, data["content_hash"], data["note"], ticked)


def _stop(campaign: Campaign, deed: str, said: str) -> ResponseReturnValue:
    form = Form(schemas.ReasonSchema())
    who = authz.visitor()
    done = form.submit(lambda data: stopping.DEEDS[deed](campaign, who.account_id, data["reason"]))
    if done is None:
        return _ask(campaign, deed, form)
    flash(said, "success")
    return redirect(url_for("campaign_review.detail", slug=done.slug))


def _ask(campaign: Campaign, deed: str, form: Form) -> ResponseReturnValue:
    page = render_template(f"campaigns/review/{deed}.html", campaign=campaign, form=form)
    return page, form.status


def _show(campaign: Campaign, form: Form) -> ResponseReturnValue:
    decided = queries.decisions(campaign)
    page = render_template(
        "campaigns/review/detail.html",
        campaign=campaign,
        form=form,
        steps=steps.STEPS,
        ready=readiness.of(campaign),
        content_hash=_hash_for(form, campaign),
        decisions=decided,
        changes=queries.changed_since(campaign, decided[0].review) if decided else [],
        of_step=of_step,
        words=words,
        qualifications=dict(wording.choices(current_locale())),
        suspension=queries.latest_move(campaign, "suspended"),
    )
    return page, form.status


def _hash_for(form: Form, campaign: Campaign) -> str:
    """The hash the page carries: after a mistake the one sent, so that a change is noticed."""
    sent = form.values.get("content_hash") if form.status == 422 else None
    return str(sent or content.current_hash(campaign))
