"""Pledges in the JSON API: make one and get the address of its checkout."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout, links, queries, whole
from campaigns.pledges.schemas import PledgeSchema
from campaigns.pledges.states import AT_CHECKOUT
from kit.authz import access, visitor
from kit.errors import DomainError, TooMany
from kit.i18n import gettext as _
from kit.problems import problem
from payments.errors import GatewayError

blueprint = Blueprint(
    "pledges_api",
    __name__,
    url_prefix="/api/v1/campaigns/<slug>/pledges",
    description="Pledges to campaigns.",
)

KEY_LENGTHS = range(16, 256)
"""How long an Idempotency-Key must be: long enough that nobody else has the same."""


class MadePledgeSchema(Schema):
    """A pledge on its way to the checkout; the amount is integer cents."""

    code = fields.String()
    state = fields.String()
    amount = fields.Integer(metadata={"description": "Cents"})
    currency = fields.String()
    checkout_url = fields.String(
        allow_none=True, metadata={"description": "Send the backer there; null when done"}
    )
    manage_url = fields.String(metadata={"description": "A signed link: keep it secret"})


@blueprint.post("")
@access("pledge.form", on=queries.public_campaign, transactional=False)
@blueprint.arguments(PledgeSchema)
@blueprint.response(201, MadePledgeSchema)
def create(campaign: Campaign, data: dict[str, Any]) -> dict[str, Any] | Response:
    """Make a pledge; card data are given on the gateway's page alone.

    With an `Idempotency-Key` header (16 to 255 characters) a repeated request answers with
    the pledge made before.
    """
    key = request.headers.get("Idempotency-Key", "")
    if key and len(key) not in KEY_LENGTHS:
        return problem(
            400, "idempotency_key", _("Idempotency-Key deve avere da 16 a 255 caratteri.")
        )
    try:
        pledge = whole.make(
            campaign, data, key=key, visitor=visitor(), ip=request.remote_addr or ""
        )
        return _shown(pledge, checkout.begin(pledge) if pledge.state in AT_CHECKOUT else None)
    except DomainError as refused:
        return _refused(refused)
    except GatewayError:
        return problem(
            503, "gateway_unavailable", _("Il servizio dei pagamenti non risponde: riprova.")
        )


def _refused(refused: DomainError) -> Response:
    errors = {refused.field: [str(refused.message)]} if refused.field else None
    answer = problem(refused.status, refused.code, str(refused.message), errors=errors)
    if isinstance(refused, TooMany):
        answer.headers["Retry-After"] = str(refused.retry_after)
    return answer


def _shown(pledge: Pledge, checkout_url: str | None) -> dict[str, Any]:
    return {
        "code": pledge.code,
        "state": pledge.state,
        "amount": pledge.amount,
        "currency": pledge.currency,
        "checkout_url": checkout_url,
        "manage_url": links.manage_url(pledge),
    }
