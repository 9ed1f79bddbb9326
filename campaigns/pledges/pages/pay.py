"""Another card for a pledge whose charge was refused, or a confirmation the bank wants.

Opening the page charges nothing; its one button leads to the gateway.
"""

import logging

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.models import Pledge
from campaigns.pledges import checkout, words
from campaigns.pledges.errors import NotChangeable
from campaigns.pledges.pages import entry
from campaigns.pledges.pages.entry import without_token
from campaigns.pledges.states import WANTS_CARD
from kit.authz import access
from payments.errors import GatewayError, NoLongerWanted

log = logging.getLogger(__name__)

blueprint = Blueprint("pledge_pay", __name__, url_prefix="/pledges/<code>/pay")


@blueprint.get("")
@access("pledge.manage", on=entry.pledge)
@without_token
def explain(pledge: Pledge) -> ResponseReturnValue:
    """What happened, what to do, until when."""
    if pledge.state not in WANTS_CARD:
        return redirect(url_for("pledge_manage.show", code=pledge.code), 303)
    return render_template(
        "campaigns/pledges/pay.html",
        pledge=pledge,
        campaign=pledge.campaign,
        until=words.window_end(pledge),
    )


@blueprint.post("")
@access("pledge.manage", on=entry.pledge, transactional=False)
def go(pledge: Pledge) -> ResponseReturnValue:
    """Lead to the gateway's page for another card."""
    try:
        return redirect(checkout.begin_again(pledge), 303)
    except (NotChangeable, NoLongerWanted):
        return redirect(url_for("pledge_manage.show", code=pledge.code), 303)
    except GatewayError as failed:
        log.warning("%s: no checkout for another card: %s", pledge.reference, failed)
        page = render_template(
            "campaigns/pledges/gateway_down.html",
            pledge=pledge,
            campaign=pledge.campaign,
            again=url_for(".explain", code=pledge.code),
        )
        return page, 503, {"Retry-After": "30"}
