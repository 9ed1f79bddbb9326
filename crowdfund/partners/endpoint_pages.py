"""The addresses that hear of our events, on the admin's desk: added, changed, paused, removed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from crowdfund.answers import done
from crowdfund.partners import policies, words
from kit import authz
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _
from webhooks import configured, endpoints, kinds, outbound, queries
from webhooks.models import Endpoint
from webhooks.schemas import EndpointSchema

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("endpoints", __name__, url_prefix="/admin/endpoints")
blueprint.add_app_template_filter(words.kind_name)
blueprint.add_app_template_filter(words.kinds_said)
blueprint.add_app_template_filter(words.endpoint_name)
blueprint.add_app_template_filter(words.source_name)
blueprint.add_app_template_filter(words.reason_name)
blueprint.add_app_template_filter(words.pretty_json)


@blueprint.get("")
@access("endpoint.manage")
def index() -> ResponseReturnValue:
    """Every endpoint, how it is, what waits for it."""
    found = configured.listening()
    return render_template("admin/endpoints.html", endpoints=found, waiting=queries.waiting())


@blueprint.get("/new")
@access("endpoint.manage")
def new() -> ResponseReturnValue:
    """The form of a new endpoint."""
    return _form(Form(EndpointSchema(), {"kinds": [kinds.ALL]}), None)


@blueprint.post("/new")
@access("endpoint.manage")
def add() -> ResponseReturnValue:
    """Add it, and show its secret this once: in the answer itself, kept nowhere for later."""
    form = Form(EndpointSchema())
    made = form.submit(lambda data: endpoints.add(data, authz.visitor().actor))
    if made is None:
        return _form(form, None)
    return render_template("admin/endpoint_secret.html", made=made, is_new=True)


@blueprint.get("/<code>/change")
@access("endpoint.manage", on=queries.by_code)
def changing(endpoint: Endpoint) -> ResponseReturnValue:
    """The form with what is known; of a configured one, where it is changed."""
    known = {"name": endpoint.name, "url": endpoint.url, "kinds": endpoint.kinds}
    return _form(Form(EndpointSchema(), known), endpoint)


@blueprint.post("/<code>/change")
@access("endpoint.manage", on=queries.by_code)
def change(endpoint: Endpoint) -> ResponseReturnValue:
    """Change name, address, kinds."""
    form = Form(EndpointSchema())
    actor = authz.visitor().actor
    if form.submit(lambda data: endpoints.change(endpoint, data, actor)):
        return _done(endpoint, _("Salvato."))
    return _form(form, endpoint)


@blueprint.post("/<code>/rotate")
@access("endpoint.manage", on=queries.by_code)
def rotate(endpoint: Endpoint) -> ResponseReturnValue:
    """A new secret, shown this once; the older one signs beside it for a day."""
    made = endpoints.rotate(endpoint, authz.visitor().actor)
    return render_template("admin/endpoint_secret.html", made=made, is_new=False)


@blueprint.post("/<code>/retire")
@access("endpoint.manage", on=queries.by_code)
def retire(endpoint: Endpoint) -> ResponseReturnValue:
    """The older secret signs nothing more."""
    return _done(
        endpoints.retire(endpoint, authz.visitor().actor), _("Il segreto di prima non vale più.")
    )


@blueprint.post("/<code>/pause")
@access("endpoint.manage", on=queries.by_code)
def pause(endpoint: Endpoint) -> ResponseReturnValue:
    """Send nothing until it is resumed."""
    return _done(
        endpoints.pause(endpoint, authz.visitor().actor), _("In pausa: gli eventi aspettano qui.")
    )


@blueprint.post("/<code>/resume")
@access("endpoint.manage", on=queries.by_code)
def resume(endpoint: Endpoint) -> ResponseReturnValue:
    """Send again, first what has waited."""
    return _done(
        endpoints.resume(endpoint, authz.visitor().actor),
        _("Riattivato: parte prima quello che aspettava."),
    )


@blueprint.post("/<code>/ping")
@access("endpoint.manage", on=queries.by_code)
def ping(endpoint: Endpoint) -> ResponseReturnValue:
    """Send a test."""
    delivery = outbound.ping(endpoint, authz.visitor().actor)
    said = _("La prova parte ora. Ricarica la pagina per vedere la risposta.")
    return done(said, "endpoint_log.show", code=endpoint.code, delivery_id=delivery.id)


@blueprint.get("/<code>/remove")
@access("endpoint.manage", on=queries.by_code)
def removing(endpoint: Endpoint) -> ResponseReturnValue:
    """Ask whether it is to go."""
    waiting = queries.waiting().get(endpoint.id, 0)
    return render_template("admin/endpoint_remove.html", endpoint=endpoint, waiting=waiting)


@blueprint.post("/<code>/remove")
@access("endpoint.manage", on=queries.by_code)
def remove(endpoint: Endpoint) -> ResponseReturnValue:
    """Send it nothing any more."""
    endpoints.remove(endpoint, authz.visitor().actor)
    return done(_("Tolto: non riceve più niente."), ".index")


def _done(endpoint: Endpoint, said: str) -> ResponseReturnValue:
    return done(said, "endpoint_log.index", code=endpoint.code)


def _form(form: Form, endpoint: Endpoint | None) -> ResponseReturnValue:
    page = render_template(
        "admin/endpoint_form.html", form=form, endpoint=endpoint, kinds=kinds.choices()
    )
    return page, form.status
