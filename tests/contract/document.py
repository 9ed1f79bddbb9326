"""Stripe's OpenAPI document: where it lies, and checks of requests and answers against it."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

FOLDER = Path(__file__).parents[2].parent / "shared" / "stripe"
DOCUMENT = FOLDER / "openapi-payments.json"
FIXTURES = FOLDER / "fixtures3.json"

Json = dict[str, Any]
BEYOND = {
    ("GET", "/v1/payment_intents/search"),
    ("GET", "/v1/customers/{customer}/payment_methods"),
    ("GET", "/v1/checkout/sessions/{session}/line_items"),
    ("GET", "/v1/transfers/{transfer}/reversals/{reversal}"),
}
"""Endpoints of Stripe that the twin has and this extract of the document does not."""


@cache
def document() -> Json:
    """The whole document."""
    loaded: Json = json.loads(DOCUMENT.read_text())
    return loaded


@cache
def fixtures() -> Json:
    """Stripe's example objects by kind."""
    loaded: Json = json.loads(FIXTURES.read_text())["resources"]
    return loaded


def operation(method: str, path: str) -> tuple[str, Json] | None:
    """The document's path template and operation for a request, or None."""
    for template, methods in document()["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in methods:
            return template, methods[method.lower()]
    return None


def known_beyond(method: str, path: str) -> bool:
    """True for an endpoint that this extract of the document leaves out."""
    return any(
        method == known and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path)
        for known, template in BEYOND
    )


def body_schema(found: Json) -> Json:
    """The schema of an operation's form body."""
    content = found.get("requestBody", {}).get("content", {})
    schema: Json = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
    return schema


def query_schema(found: Json) -> Json:
    """The query parameters of an operation as one object schema."""
    fields = [each for each in found.get("parameters", []) if each["in"] == "query"]
    return {
        "type": "object",
        "properties": {each["name"]: each["schema"] for each in fields},
        "required": [each["name"] for each in fields if each.get("required")],
    }


def parameter_errors(schema: Json, value: Any, name: str) -> list[str]:
    """What is wrong with a decoded form value (nested dicts of texts) under `schema`."""
    if "anyOf" in schema:
        tries = [parameter_errors(each, value, name) for each in schema["anyOf"]]
        return [] if any(not each for each in tries) else min(tries, key=len)
    kind = schema.get("type")
    if kind == "object":
        return _object_errors(schema, value, name)
    if kind == "array":
        if value == "":
            return []
        if not isinstance(value, dict):
            return [f"{name}: not an array"]
        return [e for k, v in value.items() for e in parameter_errors(schema["items"], v, name + k)]
    if not isinstance(value, str):
        return [f"{name}: a hash where {kind} is expected"]
    return _text_errors(schema, value, name)


def _object_errors(schema: Json, value: Any, name: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{name}: not a hash"]
    known = schema.get("properties", {})
    free = schema.get("additionalProperties")
    errors = [f"{name}: missing {each}" for each in schema.get("required", []) if each not in value]
    for key, each in value.items():
        if key in known:
            errors += parameter_errors(known[key], each, f"{name}.{key}")
        elif isinstance(free, dict):
            errors += parameter_errors(free, each, f"{name}.{key}")
        else:
            errors.append(f"{name}: unknown parameter {key}")
    return errors


def _text_errors(schema: Json, value: str, name: str) -> list[str]:
    if schema.get("type") == "integer" and not re.fullmatch(r"-?\d+", value):
        return [f"{name}: not an integer: {value}"]
    if schema.get("type") == "boolean" and value not in ("true", "false"):
        return [f"{name}: not a boolean: {value}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{name}: {value} is none of {schema['enum'][:8]}"]
    if len(value) > schema.get("maxLength", len(value)):
        return [f"{name}: longer than {schema['maxLength']}"]
    return []


@cache
def _components(*, strict: bool) -> Json:
    schemas = document()["components"]["schemas"]
    return {"schemas": {name: _convert(schema, strict) for name, schema in schemas.items()}}


def _convert(schema: Any, strict: bool) -> Any:
    """From OpenAPI 3.0 to JSON Schema: `nullable`, and no property that is not named."""
    if isinstance(schema, list):
        return [_convert(each, strict) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: {name: _convert(each, strict) for name, each in value.items()}
        if key == "properties"
        else _convert(value, strict)
        for key, value in schema.items()
        if key not in ("nullable", "description", "title", "x-expandableFields")
        and not key.startswith("x-")
    }
    named = made.get("type") == "object" and made.get("properties")
    if strict and named and "additionalProperties" not in made:
        made["additionalProperties"] = False
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") else made


@cache
def _validator(schema_text: str, *, strict: bool) -> jsonschema.Draft202012Validator:
    schema = _convert(json.loads(schema_text), strict)
    whole = {"allOf": [schema], "components": _components(strict=strict)}
    return jsonschema.Draft202012Validator(whole)


def answer_errors(schema: Json, body: Any, *, strict: bool) -> list[str]:
    """What is wrong with an answer; `strict` refuses fields that the document does not name."""
    validator = _validator(json.dumps(schema, sort_keys=True), strict=strict)
    return [
        f"{'.'.join(str(step) for step in error.absolute_path)}: {_best(error)}"
        for error in validator.iter_errors(body)
    ]


def _best(error: jsonschema.ValidationError) -> str:
    best = jsonschema.exceptions.best_match([error])
    place = ".".join(str(step) for step in best.absolute_path) if best else ""
    return f"{place}: {best.message if best else error.message}"[:500]


def schema_of(kind: str) -> Json:
    """A reference to the schema of an object such as `charge` or `checkout.session`."""
    return {"$ref": f"#/components/schemas/{kind}"}


def response_schema(found: Json, status: int) -> Json:
    """The schema of an operation's answer: 200, or that of an error."""
    responses = found["responses"]
    chosen = responses["200" if status == 200 else "default"]
    schema: Json = chosen["content"]["application/json"]["schema"]
    return schema
