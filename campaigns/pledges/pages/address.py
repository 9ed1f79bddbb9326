"""The way of a stranger while the shield is up: a mail, its link, one button, and on they go."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from campaigns.models import Pledge
from campaigns.pledges import addresses, holding
from campaigns.pledges.pages import entry
from kit.authz import access
from kit.errors import TooMany
from kit.i18n import gettext as _

blueprint = Blueprint("pledge_address", __name__)


@blueprint.post("/campaigns/<slug>/pledge/<code>/address")
@access("pledge.draft", on=entry.draft)
def send(pledge: Pledge) -> ResponseReturnValue:
    """Mail the link; whoever had several already stays where they are and reads to wait."""
    if pledge.state == "draft" and pledge.email:
        try:
            addresses.send_link(pledge, ip=request.remote_addr or "")
        except TooMany as refused:
            flash(str(refused.message), "danger")
        else:
            said = _(
                "Ti abbiamo scritto a %(email)s: apri il link per continuare."
                " Intanto puoi chiudere questa pagina.",
                email=pledge.email,
            )
            flash(said, "success")
    return _check(pledge)


@blueprint.get("/pledges/<code>/address/<token>")
@access("pledge.address", on=entry.by_mailed_token)
def ask(pledge: Pledge) -> ResponseReturnValue:
    """The link's page: one button, because programs that read mails open links as well."""
    return render_template(
        "campaigns/pledges/address.html",
        pledge=pledge,
        campaign=pledge.campaign,
        token=addresses.token(pledge),
    )


@blueprint.post("/pledges/<code>/address/<token>")
@access("pledge.address", on=entry.by_mailed_token)
def confirm(pledge: Pledge) -> ResponseReturnValue:
    """The address is theirs: back to the pledge, also in another browser."""
    addresses.confirm(pledge)
    flash(_("Grazie: l'indirizzo è tuo. Adesso puoi andare avanti."), "success")
    return holding.hold(_check(pledge), pledge.code)


def _check(pledge: Pledge) -> Response:
    return redirect(url_for("pledge.check", slug=pledge.campaign.slug, code=pledge.code), 303)
