"""What was sent to one address, on the admin's desk: every attempt, and sending it again."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from crowdfund import asked
from crowdfund.admin.pages import show_list
from crowdfund.answers import done
from kit import authz
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _
from kit.i18n import ngettext
from webhooks import configured, queries, replaying
from webhooks.models import Delivery, Endpoint
from webhooks.schemas import LogSchema, ReplaySchema
from webhooks.states import DELIVERY

blueprint = Blueprint("endpoint_log", __name__, url_prefix="/admin/endpoints/<code>")


@blueprint.get("")
@access("endpoint.manage", on=queries.by_code)
def index(endpoint: Endpoint) -> ResponseReturnValue:
    """One endpoint: how it is, what can be done, what was sent."""
    form, data = asked.read(LogSchema())
    page = queries.log(endpoint.id, data["state"], request.args.get("cursor") or None)
    return show_list(
        "endpoint",
        page,
        form,
        endpoint=endpoint,
        waiting=queries.waiting().get(endpoint.id, 0),
        attempts=queries.attempts([one.id for one in page.items]),
        states=DELIVERY.states,
        is_named=configured.is_named(endpoint),
    )


@blueprint.get("/deliveries/<int:delivery_id>")
@access("endpoint.manage", on=queries.delivery)
def show(delivery: Delivery) -> ResponseReturnValue:
    """One event on its way: the body, and each attempt with its answer."""
    return render_template(
        "admin/delivery.html",
        delivery=delivery,
        endpoint=delivery.endpoint,
        attempts=queries.attempts([delivery.id])[delivery.id],
    )


@blueprint.post("/deliveries/<int:delivery_id>/replay")
@access("endpoint.manage", on=queries.delivery)
def replay(delivery: Delivery) -> ResponseReturnValue:
    """Send it once more, with the same identity."""
    replaying.one(delivery, authz.visitor().actor)
    code = delivery.endpoint.code
    return done(_("L'evento riparte."), ".show", code=code, delivery_id=delivery.id)


@blueprint.get("/replay")
@access("endpoint.manage", on=queries.by_code)
def replaying_form(endpoint: Endpoint) -> ResponseReturnValue:
    """Ask for the days."""
    return _form(endpoint, Form(ReplaySchema()))


@blueprint.post("/replay")
@access("endpoint.manage", on=queries.by_code)
def replay_period(endpoint: Endpoint) -> ResponseReturnValue:
    """Send again what it should have of some days."""
    form = Form(ReplaySchema())
    actor = authz.visitor().actor
    count = form.submit(lambda data: replaying.days(endpoint, data, actor))
    if count is None:
        return _form(endpoint, form)
    said = ngettext("Parte un evento.", "Partono %(num)s eventi.", count)
    return done(said, ".index", code=endpoint.code)


def _form(endpoint: Endpoint, form: Form) -> ResponseReturnValue:
    return render_template("admin/replay.html", endpoint=endpoint, form=form), form.status
