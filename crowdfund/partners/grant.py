"""The grant module's door: POST /webhooks/grant, signed after Standard Webhooks."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from crowdfund.ideas import funding
from crowdfund.ideas import services as ideas
from crowdfund.partners.door import Module, take
from crowdfund.partners.schemas import FundedSchema, RejectedSchema
from kit.authz import access

MODULE = Module(
    "grant",
    {
        "application.rejected": (RejectedSchema, ideas.receive),
        "application.funded": (FundedSchema, funding.fund),
    },
)

blueprint = Blueprint("grant", __name__)


@blueprint.post("/webhooks/grant")
@access("site.public")
def receive() -> ResponseReturnValue:
    """Verify, store once, acknowledge."""
    return take(MODULE, current_app.extensions["crowdfund"].grant_secrets)
