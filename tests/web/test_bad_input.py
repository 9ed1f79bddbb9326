"""The net under every form and every list: bad input is answered, never with a fault of ours.

Each domain proves its own messages; here every route that takes something gets everything
that is nasty, in every field that any of our forms has. What is allowed is a page: shown,
redirected, refused. What is not is a 5xx, a stack trace, or raw HTML coming back.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, product
from typing import Any, NamedTuple
from urllib.parse import quote_plus, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kit import authz
from kit import clock as project_clock
from kit.fields import FormSchema
from tests.architecture.who import WHO
from tests.support import access, database
from tests.support.access import ADMIN, BACKER, CITIZEN, GUEST, HALFWAY, LEAD, City
from tests.support.clock import FakeClock
from tests.support.nasty import NASTY, SURROGATE, forms
from tests.support.read import Reading, noted
from tests.support.undone import undone
from tests.support.walk import people_known, refusals_shown_once

QUERY = ("cursor", "next", "page", "amount", "other_amount", "reward", "back", "why", "t", "to")
"""Arguments of addresses that no schema names."""

IN_ADDRESSES = (
    "negative", "huge", "beyond bigint", "far beyond", "html", "like", "template", "emoji", "nul",
    "other digits", "long date",
)  # fmt: skip
"""What is worth trying on every page; forms get all of it."""

SHOWN = ("html", "template", "header")
"""What would be seen in an answer that brings it back as it is."""

NO_PICTURES = {
    "empty.jpg": b"",
    "torn.jpg": b"\xff\xd8\xff" + b"\x00" * 2_000,
    "drawing.svg": b"<svg onload='alert(1)'/>",
    "paper.pdf": b"%PDF-1.4",
    "../../x\x00.jpg": b"x" * 5_000,
    "🍞" * 200 + ".gif": b"GIF89a",
}

BLUEPRINTS = sorted({name.partition(" ")[0].partition(".")[0] for name in WHO})

PREFERRED = (ADMIN, LEAD, BACKER, CITIZEN, HALFWAY, GUEST)


class Target(NamedTuple):
    """A route, the world its address names, and who asks."""

    rule: Rule
    world: str
    person: str


@pytest.fixture(scope="module")
def city(composed: Flask) -> Iterator[City]:
    """The city of tests.support.access, made once."""
    with project_clock.source(FakeClock()):
        database.empty()
        with composed.app_context():
            made = access.build(composed)
        with people_known():
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


def targets(app: Flask, method: str, blueprint: str = "") -> list[Target]:
    """Routes that take `method`, each with a world and the most powerful person who gets in."""
    found: dict[str, Target] = {}
    for name, allowed in WHO.items():
        endpoint, _blank, world = name.partition(" ")
        if blueprint not in {"", endpoint.partition(".")[0]}:
            continue
        person = next((one for one in PREFERRED if one in allowed), GUEST)
        for rule in app.url_map.iter_rules(endpoint):
            if method in (rule.methods or ()) and (endpoint not in found or person != GUEST):
                found.setdefault(endpoint, Target(rule, world or "live", person))
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


def encoded(fields: Iterable[str], value: str | bytes) -> bytes:
    """The same in each field, as browsers send it; bytes go as they are."""
    plain = quote_plus(value).encode() if isinstance(value, str) else value
    return b"&".join(name.encode() + b"=" + plain for name in fields)


@dataclass
class Trial:
    """A route that is given one thing after the other, in all the fields that it reads.

    What it cannot tell apart from something it has borne is not sent again, unless the answer
    itself would show it: the pages bring back what was typed.
    """

    city: City
    names: tuple[str, ...]
    method: str
    target: Target
    reading: Reading = field(default_factory=Reading)
    borne: set[object] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def bears(self, kind: str, value: str | bytes) -> None:
        """Send `value` in every field, unless it would be news to nobody."""
        fields = self.reading.fields(self.names)
        text = value if isinstance(value, str) else ""
        meaning = self.reading.meaning(self.city.app, text)
        if not fields or (text and meaning in self.borne and kind not in SHOWN):
            return
        sent = encoded(fields, value)
        if self.method == "GET":
            self.send(kind, text, query_string=sent.decode())
        else:
            self.send(kind, text, data=sent, content_type="application/x-www-form-urlencoded")
        self.borne.add(self.reading.meaning(self.city.app, text))

    def send(self, kind: str, value: str = "", **request: Any) -> None:
        """One request, of which nothing stays."""
        rule, world, person = self.target
        with undone(), noted(self.city.app, self.reading):
            answer = self.city.browser(person).open(
                self.city.address(rule, world), method=self.method, **request
            )
            said = fault(answer, value)
        if said:
            self.wrong.append(f"{kind}: {rule.endpoint} {world}: {said}")


@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_every_form_bears_it_in_all_its_fields(
    city: City, names: tuple[str, ...], blueprint: str
) -> None:
    wrong: list[str] = []
    for target in targets(city.app, "POST", blueprint):
        trial = Trial(city, names, "POST", target, wrong=wrong)
        for kind, value in NASTY.items():
            trial.bears(kind, value)
        trial.bears("bytes that are no text", SURROGATE)
        read = trial.reading.fields(names)
        if read:
            pictures = {name: (io.BytesIO(b"x"), "x.jpg") for name in read}
            trial.send("files where words are expected", data=pictures)
        for where, (name, file) in product(
            read if trial.reading.files else (), NO_PICTURES.items()
        ):
            words = dict.fromkeys(read, "Parole per 10")
            sent: dict[str, Any] = {**words, where: (io.BytesIO(file), name)}
            trial.send(f"the file {name[:20]} as {where}", data=sent)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_every_page_bears_it_in_its_address(
    city: City, names: tuple[str, ...], blueprint: str
) -> None:
    wrong: list[str] = []
    for target in targets(city.app, "GET", blueprint):
        trial = Trial(city, names, "GET", target, wrong=wrong)
        for kind in IN_ADDRESSES:
            trial.bears(kind, NASTY[kind][:2_000])
    assert not wrong, "\n".join(wrong)


def test_every_form_as_it_is_filled_in_bears_it_in_each_field(city: City) -> None:
    """The forms that pages show, complete but for one field: past the first refusals."""
    wrong, kinds, tried = [], cycle(NASTY), set()
    for rule, world, person in targets(city.app, "GET"):
        browser, path = city.browser(person), city.address(rule, world)
        with undone():
            page = browser.get(path, buffered=True)
            shown = forms(page.text) if page.mimetype == "text/html" else []
        for method, action, fields in shown:
            for name in fields:
                if (method, action or path, name) in tried:
                    continue
                tried.add((method, action or path, name))
                kind = next(kinds)
                sent = {**fields, name: NASTY[kind]}
                with undone():
                    answer = (
                        browser.post(action or path, data=sent)
                        if method == "post"
                        else browser.get((action or path).partition("?")[0], query_string=sent)
                    )
                    said = fault(answer, NASTY[kind])
                if said:
                    wrong.append(f"{method} {action or path} {name}={kind}: {said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("value", ["0", str(2**63), "9" * 40, "x", "%00", "🍞", "a" * 500, "-1"])
def test_addresses_of_things_that_are_not_there(city: City, value: str) -> None:
    """Who looks for the thing is asked once; where nothing is found no view is reached."""
    wrong, lost, adapter = [], set(), city.app.url_map.bind("localhost")
    for method in ("GET", "POST"):
        for rule, _world, person in targets(city.app, method):
            if not rule.arguments or "language" in rule.arguments:
                continue
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<{name}>", value).replace(f"<int:{name}>", value)
            declared = authz.declared(city.app.view_functions[rule.endpoint])
            finder = (declared.on if declared else None) or rule.endpoint
            looks = finder if adapter.test(unquote(path), method) else "the routing"
            alike = (looks, method, person, path.startswith("/api/"))
            if alike in lost:
                continue
            with undone(), refusals_shown_once():
                answer = city.browser(person).open(path, method=method)
                answer.get_data()
            if answer.status_code == 404:
                lost.add(alike)
            if answer.status_code not in {303, 404, 405, 410, 422}:
                wrong.append(f"{method} {path[:80]}: {answer.status_code}")
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
