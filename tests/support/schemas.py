"""The JSON Schemas of docs/webhooks/, ready to validate with."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

DOCS = Path(__file__).parents[2] / "docs" / "webhooks"


def document(name: str) -> dict[str, Any]:
    """A JSON document of docs/webhooks/."""
    found: dict[str, Any] = json.loads((DOCS / name).read_text(encoding="utf-8"))
    return found


@cache
def event_schema(kind: str) -> Draft202012Validator:
    """What validates events of `kind`, formats included."""
    common = Resource.from_contents(document("common.schema.json"))
    registry: Registry[Any] = Registry().with_resource("common.schema.json", common)
    return Draft202012Validator(
        document(f"{kind}.schema.json"), registry=registry, format_checker=FormatChecker()
    )


def named_members(kind: str) -> dict[str, set[str]]:
    """The members that a schema names: of the event, of its data, of its campaign."""
    shared = document("common.schema.json")["$defs"]
    data = document(f"{kind}.schema.json")["properties"]["data"]
    about = data["$ref"].rpartition("/")[2]
    return {
        "event": set(shared["event"]["properties"]),
        "data": set(shared[about]["properties"]) | set(data.get("properties", {})),
        "campaign": set(shared["campaign"]["properties"]),
    }
