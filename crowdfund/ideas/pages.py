"""The applicant's pages: what we received, yes, no."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from crowdfund.ideas import services
from crowdfund.ideas.models import Idea
from kit import authz
from kit.authz import access, anyone, logged_in
from kit.i18n import gettext as _

authz.declare({"idea.see": [(anyone,)], "idea.consent": [(logged_in,)]})
# Both routes find their idea by a signed token: who holds the link is the applicant.

blueprint = Blueprint("ideas", __name__)


@blueprint.get("/ideas/<token>")
@access("idea.see", on=services.by_token)
def show(idea: Idea) -> ResponseReturnValue:
    """What the call's office sent us, and what a yes would mean."""
    return render_template("ideas/show.html", idea=idea)


@blueprint.post("/ideas/<token>/consent")
@access("idea.consent", on=services.by_token)
def consent(idea: Idea) -> ResponseReturnValue:
    """Yes: a filled draft, and on to its wizard."""
    account = accounts.find(authz.visitor().account_id)
    assert account is not None
    campaign = services.consent(idea, account)
    flash(_("Abbiamo preparato la pagina con quello che avevi scritto. Ora completala."), "success")
    return redirect(url_for("campaign_edit.overview", slug=campaign.slug), 303)


@blueprint.post("/ideas/<token>/decline")
@access("idea.see", on=services.by_token)
def decline(idea: Idea) -> ResponseReturnValue:
    """No: nothing is published."""
    services.decline(idea)
    flash(_("Va bene: non pubblichiamo niente. Se cambi idea, usa lo stesso link."), "info")
    return redirect(url_for("home.index"), 303)
