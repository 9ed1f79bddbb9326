"""Between the check page and the gateway: going there, failing to, coming back to change."""

import logging

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.models import Pledge
from campaigns.pledges import checkout, holding
from campaigns.pledges.errors import MustConfirm
from campaigns.pledges.pages import entry
from campaigns.pledges.states import AT_CHECKOUT
from kit.authz import access, visitor
from payments.errors import GatewayError, NoLongerWanted

log = logging.getLogger(__name__)

blueprint = Blueprint("pledge_checkout", __name__, url_prefix="/campaigns/<slug>/pledge/<code>")


@blueprint.get("/checkout")
@access("pledge.draft", on=entry.draft, transactional=False)
def go(pledge: Pledge) -> ResponseReturnValue:
    """Lead to the gateway's page; always the same one, however often this is opened."""
    if pledge.state == "draft":
        return redirect(_check(pledge), 303)
    if pledge.state not in AT_CHECKOUT:
        return redirect(url_for("pledge_manage.show", code=pledge.code), 303)
    try:
        return redirect(checkout.begin(pledge), 303)
    except NoLongerWanted:
        return redirect(url_for("pledge_manage.show", code=pledge.code), 303)
    except GatewayError as failed:
        log.warning("%s: no checkout: %s", pledge.reference, failed)
        return _down(pledge, url_for(".go", slug=pledge.campaign.slug, code=pledge.code))


@blueprint.post("/reopen")
@access("pledge.draft", on=entry.draft, transactional=False)
def reopen(pledge: Pledge) -> ResponseReturnValue:
    """Close the gateway's page and take the pledge up again as a draft."""
    try:
        fresh = checkout.reopen(pledge, visitor().actor, ip=request.remote_addr or "")
    except MustConfirm:
        return redirect(_check(pledge), 303)
    except GatewayError as failed:
        log.warning("%s: its checkout cannot be closed: %s", pledge.reference, failed)
        return _down(pledge, _check(pledge))
    if fresh.state != "draft":
        return redirect(url_for("pledge_after.thanks", code=fresh.code), 303)
    response = redirect(_check(fresh), 303)
    return response if fresh.account_id else holding.hold(response, fresh.code)


def _check(pledge: Pledge) -> str:
    return url_for("pledge.check", slug=pledge.campaign.slug, code=pledge.code)


def _down(pledge: Pledge, again: str) -> ResponseReturnValue:
    page = render_template(
        "campaigns/pledges/gateway_down.html", pledge=pledge, campaign=pledge.campaign, again=again
    )
    return page, 503, {"Retry-After": "30"}
