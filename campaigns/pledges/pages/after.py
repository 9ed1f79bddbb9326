"""After the gateway: thanks, what to wait for, or what went wrong; and the way back."""

import logging

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.matchfunding import words as matching
from campaigns.models import Pledge
from campaigns.pledges import checkout, words
from campaigns.pledges.pages import entry
from campaigns.pledges.pages.entry import without_token
from campaigns.pledges.states import AT_CHECKOUT
from kit.authz import access
from payments.errors import GatewayError

log = logging.getLogger(__name__)

blueprint = Blueprint("pledge_after", __name__, url_prefix="/pledges/<code>")


@blueprint.get("/thanks")
@access("pledge.manage", on=entry.pledge, transactional=False)
@without_token
def thanks(pledge: Pledge) -> ResponseReturnValue:
    """How it went: asks the gateway first, so that a late webhook makes no difference."""
    try:
        pledge = checkout.come_back(pledge, ip=request.remote_addr or "")
    except GatewayError as failed:
        log.warning("%s: no answer on the way back: %s", pledge.reference, failed)
    return _outcome(pledge)


@blueprint.get("/status")
@access("pledge.manage", on=entry.pledge)
def status(pledge: Pledge) -> ResponseReturnValue:
    """The same page from what is known by now; what a waiting page asks for by itself."""
    return _outcome(pledge)


@blueprint.get("/back")
@access("pledge.manage", on=entry.pledge)
@without_token
def back(pledge: Pledge) -> ResponseReturnValue:
    """Back from the gateway without paying: to the check page, with a kind word."""
    if pledge.state not in AT_CHECKOUT:
        return redirect(url_for("pledge_manage.show", code=pledge.code), 303)
    return redirect(
        url_for("pledge.check", slug=pledge.campaign.slug, code=pledge.code, back=1), 303
    )


def _outcome(pledge: Pledge) -> ResponseReturnValue:
    return render_template(
        "campaigns/pledges/thanks.html",
        pledge=pledge,
        campaign=pledge.campaign,
        last_day=words.last_day(pledge.campaign),
        outcome=words.outcome(pledge),
        share_url=words.share_url(pledge.campaign),
        added=matching.added_to(pledge),
    )
