"""The net under every form and every list: bad input is answered, never with a fault of ours.

Each domain proves its own messages; here every route that takes something gets everything
that is nasty, in every field that any of our forms has. What is allowed is a page: shown,
redirected, refused. What is not is a 5xx, a stack trace, or raw HTML coming back.
"""

import io
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kit import clock as project_clock
from kit.fields import FormSchema
from tests.architecture.who import WHO
from tests.support import access, database
from tests.support.access import ADMIN, BACKER, CITIZEN, GUEST, HALFWAY, LEAD, City
from tests.support.clock import FakeClock
from tests.support.nasty import NASTY, SURROGATE, forms
from tests.support.read import noted
from tests.support.undone import undone

QUERY = ("cursor", "next", "page", "amount", "other_amount", "reward", "back", "why", "t", "to")
"""Arguments of addresses that no schema names."""

IN_ADDRESSES = (
    "huge", "negative", "beyond bigint", "far beyond", "html", "like", "template", "emoji", "nul",
    "other digits", "long date",
)  # fmt: skip
"""What is worth trying on every page; forms get all of it."""

PREFERRED = (ADMIN, LEAD, BACKER, CITIZEN, HALFWAY, GUEST)


@pytest.fixture(scope="module")
def city(composed: Flask) -> Iterator[City]:
    """The city of tests.support.access, made once."""
    with project_clock.source(FakeClock()):
        database.empty()
        with composed.app_context():
            made = access.build(composed)
        yield made


@pytest.fixture(scope="module")
def names(composed: Flask) -> tuple[str, ...]:
    """Every field of every form of ours."""
    found: set[str] = set(QUERY)
    waiting: list[type[Schema]] = [FormSchema]
    while waiting:
        schema = waiting.pop()
        waiting.extend(schema.__subclasses__())
        found |= set(schema._declared_fields)
    return tuple(sorted(found))


@pytest.fixture(scope="module")
def deaf() -> set[str]:
    """Routes that were seen to look for nothing of what was typed; once seen, they are left out."""
    return set()


def targets(app: Flask, method: str) -> list[tuple[Rule, str, str]]:
    """Routes that take `method`, each with a world and the most powerful person who gets in."""
    found: dict[str, tuple[Rule, str, str]] = {}
    for name, allowed in WHO.items():
        endpoint, _blank, world = name.partition(" ")
        person = next((one for one in PREFERRED if one in allowed), GUEST)
        for rule in app.url_map.iter_rules(endpoint):
            if method in (rule.methods or ()) and (endpoint not in found or person != GUEST):
                found.setdefault(endpoint, (rule, world or "live", person))
    return list(found.values())


def fault(answer: TestResponse, value: str) -> str | None:
    """What is wrong with an answer; None if nothing is."""
    text = answer.get_data().decode(errors="replace")
    if answer.status_code >= 500 and answer.status_code != 503:
        return f"{answer.status_code}"
    if "Traceback" in text:
        return "a stack trace"
    if "<script>alert(1)" in text and "json" not in answer.content_type:
        return "raw HTML"
    if "49{%" in text or any(name == "a" for name, _value in answer.headers):
        return "something was interpreted"
    if f"{value}" == NASTY["header"] and "a=b" in str(answer.headers.get("Set-Cookie")):
        return "a header was injected"
    return None


@pytest.mark.parametrize("kind", NASTY)
def test_every_form_bears_it_in_all_its_fields(
    city: City, names: tuple[str, ...], deaf: set[str], kind: str
) -> None:
    value, wrong = NASTY[kind], []
    for rule, world, person in targets(city.app, "POST"):
        if f"POST {rule.endpoint}" in deaf:
            continue
        with undone(), noted(city.app) as looked_for:
            answer = city.browser(person).post(
                city.address(rule, world), data=dict.fromkeys(names, value)
            )
            said = fault(answer, value)
        if said:
            wrong.append(f"{rule.endpoint} {world}: {said}")
        if not looked_for:
            deaf.add(f"POST {rule.endpoint}")
    assert not wrong, f"{kind}: " + "\n".join(wrong)


def test_every_form_as_it_is_filled_in_bears_it_in_each_field(city: City) -> None:
    """The forms that pages show, complete but for one field: past the first refusals."""
    wrong, kinds = [], cycle(NASTY)
    for rule, world, person in targets(city.app, "GET"):
        browser, path = city.browser(person), city.address(rule, world)
        with undone():
            page = browser.get(path)
            shown = forms(page.text) if page.mimetype == "text/html" else []
        for method, action, fields in shown:
            for field in fields:
                kind = next(kinds)
                sent = {**fields, field: NASTY[kind]}
                with undone():
                    answer = (
                        browser.post(action or path, data=sent)
                        if method == "post"
                        else browser.get((action or path).partition("?")[0], query_string=sent)
                    )
                    said = fault(answer, NASTY[kind])
                if said:
                    wrong.append(f"{method} {action or path} {field}={kind}: {said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", IN_ADDRESSES)
def test_every_page_bears_it_in_its_address(
    city: City, names: tuple[str, ...], deaf: set[str], kind: str
) -> None:
    value, wrong = NASTY[kind][:2_000], []
    for rule, world, person in targets(city.app, "GET"):
        if f"GET {rule.endpoint}" in deaf:
            continue
        with undone(), noted(city.app) as looked_for:
            answer = city.browser(person).get(
                city.address(rule, world), query_string=dict.fromkeys(names, value)
            )
            said = fault(answer, value)
        if said:
            wrong.append(f"{rule.endpoint} {world}: {said}")
        if not looked_for:
            deaf.add(f"GET {rule.endpoint}")
    assert not wrong, f"{kind}: " + "\n".join(wrong)


@pytest.mark.parametrize("value", ["0", str(2**63), "9" * 40, "x", "%00", "🍞", "a" * 500, "-1"])
def test_addresses_of_things_that_are_not_there(city: City, value: str) -> None:
    wrong = []
    for method in ("GET", "POST"):
        for rule, _world, person in targets(city.app, method):
            if not rule.arguments or "language" in rule.arguments:
                continue
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<{name}>", value).replace(f"<int:{name}>", value)
            with undone():
                answer = city.browser(person).open(path, method=method)
                answer.get_data()
            if answer.status_code not in {303, 404, 405, 410, 422}:
                wrong.append(f"{method} {path[:80]}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_bytes_that_are_no_text(city: City, names: tuple[str, ...]) -> None:
    body = b"&".join(name.encode() + b"=" + SURROGATE for name in names)
    wrong = []
    for rule, world, person in targets(city.app, "POST"):
        with undone():
            answer = city.browser(person).post(
                city.address(rule, world),
                data=body,
                content_type="application/x-www-form-urlencoded",
            )
            said = fault(answer, "")
        if said:
            wrong.append(f"{rule.endpoint} {world}: {said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (b"", "empty.jpg"),
        (b"\xff\xd8\xff" + b"\x00" * 2_000, "torn.jpg"),
        (b"<svg onload='alert(1)'/>", "drawing.svg"),
        (b"%PDF-1.4", "paper.pdf"),
        (b"x" * 5_000, "../../x\x00.jpg"),
        (b"GIF89a", "🍞" * 200 + ".gif"),
    ],
)
def test_files_that_are_no_pictures(city: City, file: bytes, name: str) -> None:
    wrong = []
    for rule, world, person in targets(city.app, "POST"):
        data: dict[str, Any] = {"photo": (io.BytesIO(file), name)}
        with undone():
            answer = city.browser(person).post(city.address(rule, world), data=data)
            said = fault(answer, "")
        if said:
            wrong.append(f"{rule.endpoint} {world}: {said}")
    assert not wrong, "\n".join(wrong)


def test_files_where_words_are_expected(city: City, names: tuple[str, ...]) -> None:
    wrong = []
    for rule, world, person in targets(city.app, "POST"):
        data: dict[str, Any] = {field: (io.BytesIO(b"x"), "x.jpg") for field in names}
        with undone():
            answer = city.browser(person).post(city.address(rule, world), data=data)
            said = fault(answer, "")
        if said:
            wrong.append(f"{rule.endpoint} {world}: {said}")
    assert not wrong, "\n".join(wrong)


BODIES: tuple[bytes, ...] = (
    b"",
    b"null",
    b"[]",
    b'"text"',
    b"1e999",
    b"{",
    b'{"amount": {}}',
    b'{"amount": -1, "email": ["x"], "reward": 99999999999999999999}',
    b'{"amount": true, "email": "a\\u0000b@posta.example"}',
    b'{"amount": 25.5, "email": "<b>", "name": 3}',
    b'{"amount": "1.234,50", "email": "anna@posta.example", "consent": "yes"}',
    b"[" * 20_000,
    b'{"a":' * 5_000,
    SURROGATE,
)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_the_api_and_the_webhooks_answer_with_problems(city: City, kind: str) -> None:
    wrong = []
    for rule in city.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or not rule.rule.startswith(("/api/", "/webhooks/")):
            continue
        for body in BODIES:
            with undone():
                answer = city.browser(GUEST).post(
                    city.address(rule, "live"), data=body, content_type=kind
                )
            told = (answer.status_code, answer.content_type)
            if not 400 <= told[0] < 500 or told[1] != "application/problem+json":
                wrong.append(f"{rule.rule} {body[:60]!r}: {told}")
    assert not wrong, "\n".join(wrong)


def test_more_fields_than_anybody_has(city: City) -> None:
    client: FlaskClient = city.app.test_client()
    answer = client.post("/account/forgot", data={f"field{n}": "x" for n in range(5_000)})
    assert answer.status_code in {413, 422}
