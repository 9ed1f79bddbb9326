"""Lists in pages, newest first, as Stripe gives them.

Source: https://docs.stripe.com/api/pagination.
"""

from typing import Any

from payments.twin.endpoints import Call
from payments.twin.errors import invalid
from payments.twin.twin import Twin

Json = dict[str, Any]
COMPARISONS = {
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
}


def page(twin: Twin, call: Call, things: list[Json]) -> Json:
    """One page of `things` (given oldest first) by limit, starting_after and ending_before."""
    limit = call.params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid limit: must be between 1 and 100", param="limit")
    newest = [each for each in reversed(things) if created_within(each, call)]
    after, before = call.params.get("starting_after"), call.params.get("ending_before")
    if after and before:
        raise invalid("You can only specify one of starting_after and ending_before.")
    if before:
        rest = newest[: _position(newest, before, "ending_before")]
        chosen = rest[-limit:]
    else:
        start = _position(newest, after, "starting_after") + 1 if after else 0
        rest = newest[start:]
        chosen = rest[:limit]
    more = len(rest) > limit
    return {"object": "list", "url": call.path, "has_more": more, "data": chosen}


def _position(things: list[Json], identifier: str, param: str) -> int:
    for index, thing in enumerate(things):
        if thing["id"] == identifier:
            return index
    raise invalid(f"No such object: '{identifier}'", code="resource_missing", param=param)


def created_within(thing: Json, call: Call) -> bool:
    """True when the object fits the `created` parameter, or there is none."""
    wanted = call.params.get("created")
    if not wanted:
        return True
    if isinstance(wanted, int):
        return bool(thing["created"] == wanted)
    return all(COMPARISONS[how](thing["created"], limit) for how, limit in wanted.items())


def matching(things: list[Json], call: Call, *fields: str) -> list[Json]:
    """The things whose fields equal the parameters of the same name that are given."""
    wanted = {name: call.params[name] for name in fields if call.params.get(name)}
    return [each for each in things if all(each.get(n) == v for n, v in wanted.items())]
