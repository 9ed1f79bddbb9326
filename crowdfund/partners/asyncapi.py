"""The AsyncAPI 3 document of our events, made from the JSON Schemas of docs/webhooks/."""

import json
from pathlib import Path
from typing import Any

from crowdfund.config import ROOT

FOLDER = ROOT / "docs" / "webhooks"
DOCUMENT = FOLDER / "asyncapi.json"
COMMON = "common.schema.json"
DIALECT = "application/schema+json;version=draft-2020-12"
DOORS = {"application": "grant", "tutor": "tutoring", "session": "tutoring"}
"""What a kind from outside begins with → the door it comes in by."""
ABOUT = (
    "Signed events of Innesco, after the Standard Webhooks specification. Version rule: `version` "
    "is that of the event's schema. Within a version members may be added, never removed, renamed "
    "or given another meaning or type: ignore those you do not know. What would break a reader "
    "gets another number, and the changelog says so."
)


def text() -> str:
    """docs/webhooks/asyncapi.json as it should be."""
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


def document() -> dict[str, Any]:
    """Channels, operations, messages with their examples, and the schemas they share."""
    shared = _read(FOLDER / COMMON)["$defs"]
    found = {
        path.name.removesuffix(".schema.json"): _read(path)
        for path in sorted(FOLDER.glob("*.schema.json"))
        if path.name != COMMON
    }
    channels: dict[str, Any] = {"events": _channel(None, "The address of each receiver.")}
    for door in sorted(set(DOORS.values()) & {_door(kind, one) for kind, one in found.items()}):
        channels[door] = _channel(f"/webhooks/{door}", "Events into Innesco.")
    for kind, schema in found.items():
        messages = channels[_door(kind, schema)]["messages"]
        messages[kind] = {"$ref": f"#/components/messages/{kind}"}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Innesco", "version": "1", "description": ABOUT},
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": {name: _operation(name) for name in channels},
        "components": {
            "messages": {kind: _message(kind, schema) for kind, schema in found.items()},
            "schemas": {name: _local(schema) for name, schema in shared.items()},
        },
    }


def _door(kind: str, schema: dict[str, Any]) -> str:
    """The channel of a kind: ours have the common envelope, others come in by a door."""
    return "events" if str(schema.get("$ref", "")) else DOORS[kind.partition(".")[0]]


def _channel(address: str | None, description: str) -> dict[str, Any]:
    return {"address": address, "description": description, "messages": {}}


def _operation(channel: str) -> dict[str, Any]:
    action = "send" if channel == "events" else "receive"
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}}


def _message(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": kind,
        "title": kind,
        "summary": schema["description"],
        "headers": _headers(),
        "payload": {"schemaFormat": DIALECT, "schema": _local(schema)},
        "examples": [{"name": kind, "payload": _read(FOLDER / f"{kind}.example.json")}],
    }


def _headers() -> dict[str, Any]:
    """Those of the Standard Webhooks specification."""
    told = {
        "webhook-id": "The event's identity, the same when it is sent again.",
        "webhook-timestamp": "When this attempt was sent, in seconds since 1970 (UTC).",
        "webhook-signature": "One or more signatures, each `v1,` and Base64, a space between.",
    }
    members = {name: {"type": "string", "description": said} for name, said in told.items()}
    return {"type": "object", "required": list(told), "properties": members}


def _local(value: Any) -> Any:
    """The same with references into this document, and without what only a file needs."""
    if isinstance(value, list):
        return [_local(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _reference(one) if name == "$ref" else _local(one)
        for name, one in value.items()
        if name != "$schema"
    }


def _reference(target: str) -> str:
    return "#/components/schemas/" + target.rpartition("/")[2]


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
