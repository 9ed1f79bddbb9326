"""Expansion: puts whole objects in the place of their ids where the client asks.

Source: https://docs.stripe.com/api/expanding_objects.
"""

from typing import Any

from payments.twin.errors import invalid
from payments.twin.store import PRIVATE
from payments.twin.twin import Twin

Json = dict[str, Any]

EXPANDABLE: dict[str, tuple[str, ...]] = {
    "balance_transaction": ("source",),
    "charge": ("balance_transaction", "customer", "payment_intent"),
    "checkout.session": ("customer", "payment_intent", "setup_intent"),
    "dispute": ("charge", "payment_intent"),
    "payment_intent": ("customer", "latest_charge", "payment_method"),
    "payment_method": ("customer",),
    "payout": ("balance_transaction",),
    "refund": ("balance_transaction", "charge", "customer", "payment_intent"),
    "setup_intent": ("customer", "payment_method"),
    "transfer": ("balance_transaction", "destination", "source_transaction"),
    "transfer_reversal": ("balance_transaction", "transfer"),
}
INCLUDABLE = {"charge": ("refunds",), "checkout.session": ("line_items",)}
"""Fields that are only there when asked for."""


def expanded(twin: Twin, body: Json, wishes: list[str]) -> Json:
    """A copy of `body` with each wish (a dotted path) fulfilled; raises ApiError (400)."""
    shown: Json = _as_stripe_shows(twin, body)
    for wish in wishes:
        steps = wish.split(".")
        if len(steps) > 4:
            raise invalid("You cannot expand more than 4 levels of a property.", param="expand")
        _expand(twin, shown, steps, wish)
    return shown


def _expand(twin: Twin, body: Json, steps: list[str], wish: str) -> None:
    step, rest = steps[0], steps[1:]
    if body.get("object") == "list":
        if step != "data":
            raise _cannot(wish)
        for each in body["data"]:
            if rest:
                _expand(twin, each, rest, wish)
        return
    kind = body.get("object", "")
    if step in INCLUDABLE.get(kind, ()):
        body[step] = _as_stripe_shows(twin, _hidden_list(twin, body, step))
    elif step in EXPANDABLE.get(kind, ()):
        found = twin.store.find(body[step]) if isinstance(body.get(step), str) else None
        if found is not None:
            body[step] = _as_stripe_shows(twin, found)
    elif step not in body or not isinstance(body[step], dict):
        raise _cannot(wish)
    if rest and isinstance(body.get(step), dict):
        _expand(twin, body[step], rest, wish)


def _hidden_list(twin: Twin, body: Json, step: str) -> Json:
    original = twin.store.get(body["object"], body["id"])
    if step == "line_items":
        items = original[PRIVATE]["line_items"]
        url = f"/v1/checkout/sessions/{body['id']}/line_items"
    else:
        refunds = twin.store.of("refund")
        items = [each for each in reversed(refunds) if each["charge"] == body["id"]]
        url = f"/v1/charges/{body['id']}/refunds"
    return {"object": "list", "data": items, "has_more": False, "url": url}


def _cannot(wish: str) -> Exception:
    return invalid(f"This property cannot be expanded ({wish}).", param="expand")


def _as_stripe_shows(twin: Twin, value: Any) -> Any:
    """A deep copy without private fields, with the status of money as of now."""
    if isinstance(value, list):
        return [_as_stripe_shows(twin, each) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {key: _as_stripe_shows(twin, each) for key, each in value.items() if key != PRIVATE}
    if copy.get("object") == "balance_transaction":
        copy["status"] = "available" if copy["available_on"] <= twin.clock.now() else "pending"
    return copy
