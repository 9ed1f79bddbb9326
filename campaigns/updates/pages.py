"""Pages of updates: the list, one update, writing one, stopping the mails."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.models import Campaign
from campaigns.public import queries as campaigns
from campaigns.updates import queries, services
from campaigns.updates.queries import UpdateOf
from campaigns.updates.schemas import UpdateSchema
from campaigns.updates.services import Stop
from kit.authz import access, may, visitor
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("campaigns_updates", __name__)


@blueprint.get("/campaigns/<slug>/updates")
@access("update.view", on=campaigns.by_slug)
def index(campaign: Campaign) -> ResponseReturnValue:
    """Every update of a campaign, newest first."""
    everything = may("campaign.dashboard", campaign)
    page = queries.page(campaign.id, request.args.get("cursor"), everything=everything)
    return render_template("campaigns/updates/list.html", campaign=campaign, page=page)


@blueprint.get("/campaigns/<slug>/updates/<int:update_id>")
@access("update.read", on=queries.find)
def show(found: UpdateOf) -> ResponseReturnValue:
    """One update."""
    return render_template(
        "campaigns/updates/show.html", campaign=found.campaign, update=found.update
    )


@blueprint.get("/campaigns/<slug>/updates/new")
@access("update.write", on=campaigns.by_slug)
def new(campaign: Campaign) -> ResponseReturnValue:
    """The empty form."""
    return _form(campaign, Form(UpdateSchema()), None)


@blueprint.post("/campaigns/<slug>/updates/new")
@access("update.write", on=campaigns.by_slug)
def publish(campaign: Campaign) -> ResponseReturnValue:
    """Show how it will look, or publish it."""
    form = Form(UpdateSchema())
    if request.form.get("action") == "preview":
        return _form(campaign, form, form.submit(lambda data: data))
    update = form.submit(lambda data: services.publish(campaign, data, visitor()))
    if update is None:
        return _form(campaign, form, None)
    if update.moderation == "held":
        flash(
            _("Salvato. Prima di pubblicarlo lo legge una persona: di solito in giornata."), "info"
        )
    else:
        flash(_("Pubblicato. Lo mandiamo per e-mail a chi sostiene il progetto."), "success")
    return redirect(url_for("campaigns_updates.show", slug=campaign.slug, update_id=update.id))


@blueprint.get("/updates/stop/<token>")
@access("update.stop", on=services.read_stop)
def stop(wanted: Stop) -> ResponseReturnValue:
    """Ask whether to stop the mails; a link alone changes nothing."""
    return render_template("campaigns/updates/stop.html", wanted=wanted, done=False)


@blueprint.post("/updates/stop/<token>")
@access("update.stop", on=services.read_stop)
def stopped(wanted: Stop) -> ResponseReturnValue:
    """Stop the mails."""
    services.stop(wanted)
    return render_template("campaigns/updates/stop.html", wanted=wanted, done=True)


def _form(campaign: Campaign, form: Form, preview: dict[str, str] | None) -> ResponseReturnValue:
    page = render_template(
        "campaigns/updates/write.html", campaign=campaign, form=form, preview=preview
    )
    return page, form.status
