"""Pages around the wizard: starting, the overview, preview, handing in, giving up."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from campaigns import queries
from campaigns.authoring import plan, readiness, schemas, services, steps, submission, wizard
from campaigns.authoring.services import StartData
from campaigns.models import Campaign
from campaigns.public import services as public
from campaigns.review import queries as review
from campaigns.review.reasons import REASONS
from kit import authz
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _
from matching import words as exchange

blueprint = Blueprint("campaign_edit", __name__)


@blueprint.get("/campaigns/new")
@access("campaign.create")
def new() -> ResponseReturnValue:
    """A title, a place and a theme: enough to begin."""
    form = Form(schemas.StartSchema())
    return render_template("campaigns/edit/new.html", form=form, **wizard.choices())


@blueprint.post("/campaigns/new")
@access("campaign.create")
def create() -> ResponseReturnValue:
    """Begin a draft."""
    account = accounts.find(authz.visitor().account_id)
    assert account is not None
    form = Form(schemas.StartSchema())
    started = form.submit(lambda data: services.start(StartData(**data), account))
    if started is None:
        page = render_template("campaigns/edit/new.html", form=form, **wizard.choices())
        return page, form.status
    flash(
        _("La bozza è pronta. Puoi fermarti quando vuoi: salviamo ogni parte."),
        "success",
    )
    return redirect(url_for("campaign_edit.overview", slug=started.slug))


@blueprint.get("/campaigns/<slug>/edit")
@access("campaign.team", on=queries.by_slug)
def overview(campaign: Campaign) -> ResponseReturnValue:
    """Every step with what it lacks, and what may be done next."""
    return _overview(campaign, Form(schemas.CancelSchema()))


@blueprint.post("/campaigns/<slug>/submit")
@access("campaign.edit", on=queries.by_slug)
def submit(campaign: Campaign) -> ResponseReturnValue:
    """Hand the campaign in for review."""
    form = Form(schemas.CancelSchema())
    actor = authz.visitor().actor
    if form.submit(lambda _data: submission.submit(campaign, actor)) is None:
        return _overview(campaign, form)
    flash(_("Inviato! Un animatore leggerà il progetto e ti scriverà."), "success")
    return redirect(url_for("campaign_edit.overview", slug=campaign.slug))


@blueprint.post("/campaigns/<slug>/take-back")
@access("campaign.edit", on=queries.by_slug)
def take_back(campaign: Campaign) -> ResponseReturnValue:
    """Make a submitted campaign a draft again."""
    submission.take_back(campaign, authz.visitor().actor)
    flash(
        _("Il progetto è di nuovo una bozza. Quando è pronto, invialo ancora."),
        "success",
    )
    return redirect(url_for("campaign_edit.overview", slug=campaign.slug))


@blueprint.get("/campaigns/<slug>/give-up")
@access("campaign.cancel", on=queries.by_slug)
def giving_up(campaign: Campaign) -> ResponseReturnValue:
    """Ask whether they are sure."""
    return render_template(
        "campaigns/edit/give_up.html",
        campaign=campaign,
        form=Form(schemas.CancelSchema()),
    )


@blueprint.post("/campaigns/<slug>/give-up")
@access("campaign.cancel", on=queries.by_slug)
def give_up(campaign: Campaign) -> ResponseReturnValue:
    """Cancel a campaign that was never public."""
    form = Form(schemas.CancelSchema())
    actor = authz.visitor().actor
    if form.submit(lambda data: submission.give_up(campaign, actor, data["reason"])) is None:
        page = render_template("campaigns/edit/give_up.html", campaign=campaign, form=form)
        return page, form.status
    flash(_("Il progetto è annullato."), "success")
    return redirect(url_for("campaign_edit.overview", slug=campaign.slug))


@blueprint.get("/campaigns/<slug>/preview")
@access("campaign.view_draft", on=queries.by_slug)
def preview(campaign: Campaign) -> ResponseReturnValue:
    """The campaign as everyone will see it."""
    return render_template(
        "campaigns/edit/preview.html",
        campaign=campaign,
        page=public.page(campaign),
        exchange=exchange,
    )


def _overview(campaign: Campaign, form: Form) -> ResponseReturnValue:
    missing = steps.missing(campaign)
    decided = review.decisions(campaign)
    asked = decided[0] if decided and campaign.state == "draft" else None
    page = render_template(
        "campaigns/edit/overview.html",
        campaign=campaign,
        form=form,
        steps=steps.STEPS,
        missing=missing,
        done=sum(1 for step in steps.STEPS if not step.optional and not missing[step.code]),
        needed=sum(1 for step in steps.STEPS if not step.optional),
        address=wizard.address,
        ready=readiness.of(campaign),
        free=_free(campaign),
        asked=asked,
        remarks=[REASONS[code] for code in asked.review.reasons if code in REASONS]
        if asked
        else [],
    )
    return page, form.status


def _free(campaign: Campaign) -> set[str]:
    """The optional steps in which nothing was written."""
    empty = {"rewards": not campaign.rewards, "plan": plan.of(campaign).is_empty}
    return {code for code, is_empty in empty.items() if is_empty}
