"""Webhook endpoints: where events are told, with which secret they are signed.

Source: https://docs.stripe.com/api/webhook_endpoints.
"""

from urllib.parse import urlsplit

from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid
from payments.twin.listing import page
from payments.twin.params import BOOL, EXPAND, PAGE, TEXT, ListOf, Metadata
from payments.twin.store import Json, private, shown
from payments.twin.twin import Twin

PATH = "/v1/webhook_endpoints"


def make(
    twin: Twin,
    url: str,
    secret: str,
    types: list[str],
    *,
    description: str | None = None,
    metadata: Json | None = None,
) -> Json:
    """A new endpoint; the secret is kept and shown at creation only."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise invalid(f"Invalid URL: {url}", code="url_invalid", param="url")
    endpoint: Json = {
        "id": twin.ids.new("we"),
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "created": twin.clock.now(),
        "description": description,
        "enabled_events": types,
        "livemode": False,
        "metadata": metadata or {},
        "status": "enabled",
        "url": url,
        "_twin": {"secret": secret},
    }
    return twin.store.put(endpoint)


def of_start_command(twin: Twin, url: str, secret: str) -> Json:
    """The endpoint named at the start; there is only ever one, and a reset keeps it.

    After a restart at another address, what was not yet delivered goes to the new one.
    """
    for endpoint in twin.store.of("webhook_endpoint"):
        if endpoint["metadata"].get("cli"):
            endpoint["url"] = url
            private(endpoint)["secret"] = secret
            return twin.store.put(endpoint)
    return make(twin, url, secret, ["*"], metadata={"cli": "true"})


def create(twin: Twin, call: Call) -> Json:
    """A new endpoint with a secret of its own."""
    secret = twin.ids.new("whsec")
    endpoint = make(
        twin,
        call.params["url"],
        secret,
        call.params["enabled_events"],
        description=call.params.get("description") or None,
        metadata=call.params.get("metadata") or None,
    )
    return {**shown(endpoint), "secret": secret}


def _of(twin: Twin, call: Call) -> Json:
    return twin.store.get("webhook_endpoint", call.args["endpoint"])


def retrieve(twin: Twin, call: Call) -> Json:
    """One endpoint."""
    return _of(twin, call)


def update(twin: Twin, call: Call) -> Json:
    """Change where and what is told, or disable."""
    endpoint = _of(twin, call)
    endpoint.update(call.clean("description", "enabled_events", "url"))
    if "disabled" in call.params:
        endpoint["status"] = "disabled" if call.params["disabled"] else "enabled"
    merge_metadata(endpoint, call)
    return twin.store.put(endpoint)


def delete(twin: Twin, call: Call) -> Json:
    """Forget an endpoint."""
    endpoint = _of(twin, call)
    twin.store.remove(endpoint)
    return {"id": endpoint["id"], "object": "webhook_endpoint", "deleted": True}


def listed(twin: Twin, call: Call) -> Json:
    """Endpoints, newest first."""
    return page(twin, call, twin.store.of("webhook_endpoint"))


FIELDS = {
    **EXPAND,
    "description": TEXT,
    "enabled_events": ListOf(TEXT),
    "metadata": Metadata(),
    "url": TEXT,
}
ENDPOINTS = [
    Endpoint("POST", PATH, create, FIELDS, ("enabled_events", "url")),
    Endpoint("GET", PATH, listed, PAGE),
    Endpoint("GET", f"{PATH}/<endpoint>", retrieve, EXPAND),
    Endpoint("POST", f"{PATH}/<endpoint>", update, {**FIELDS, "disabled": BOOL}),
    Endpoint("DELETE", f"{PATH}/<endpoint>", delete),
]
