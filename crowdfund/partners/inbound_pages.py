"""Events that came in, on the admin's desk: one of them, handled again, and what was refused."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from crowdfund import asked
from crowdfund.admin.pages import show_list
from crowdfund.answers import done
from kit import authz
from kit.authz import access
from kit.fields import FormSchema
from kit.i18n import gettext as _
from webhooks import inbound, queries, refusals
from webhooks.models import InboundEvent

blueprint = Blueprint("inbound_events", __name__, url_prefix="/admin/inbound")


@blueprint.get("/refused")
@access("endpoint.manage")
def refused() -> ResponseReturnValue:
    """What our doors refused, by the hour."""
    form, _data = asked.read(FormSchema())
    return show_list("refused", refusals.listed(request.args.get("cursor") or None), form)


@blueprint.get("/<int:inbound_id>")
@access("endpoint.manage", on=queries.inbound_event)
def show(event: InboundEvent) -> ResponseReturnValue:
    """One event as it was stored."""
    return render_template("admin/inbound_event.html", event=event)


@blueprint.post("/<int:inbound_id>/again")
@access("endpoint.manage", on=queries.inbound_event)
def again(event: InboundEvent) -> ResponseReturnValue:
    """Have a failed one handled again."""
    inbound.again(event, authz.visitor().actor)
    return done(_("L'evento viene lavorato di nuovo."), ".show", inbound_id=event.id)
