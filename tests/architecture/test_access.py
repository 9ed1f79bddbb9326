"""Who gets in: every route × method × person × own and other, walked over real requests.

The table of who.py is the specification. A route that is not in it fails, and so does a row
for a route that is gone. Whoever is not named is refused as kit.authz promises: a guest is led
to the log-in (401 in the API), a thing that is not theirs is not there (404), a page for other
roles is forbidden (403).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kit import authz
from kit import clock as project_clock
from tests.architecture.who import WHO
from tests.architecture.who_groups import NOT_THERE, SIGNED, Group
from tests.support import access, database
from tests.support.access import GUEST, HALFWAY, LEAD, NEWCOMER, PERSONS, City
from tests.support.clock import FakeClock
from tests.support.undone import undone
from tests.support.walk import people_known, refusals_shown_once

ASSETS = "assets.static"
"""Files of the front end; served before anybody is asked who they are."""


@dataclass(frozen=True)
class Row:
    """One line of the table, with the rule it is about."""

    rule: Rule
    world: str
    allowed: Group

    @property
    def name(self) -> str:
        return f"{self.rule.endpoint} {self.world}"


@pytest.fixture(scope="module")
def city(composed: Flask) -> Iterator[City]:
    """The city of tests.support.access, made once for all persons."""
    with project_clock.source(FakeClock()):
        database.empty()
        with composed.app_context():
            made = access.build(composed)
        with people_known(), refusals_shown_once():
            yield made


@pytest.fixture(scope="module")
def rows(composed: Flask) -> list[Row]:
    """The table, joined with the routes."""
    found: list[Row] = []
    for name, allowed in WHO.items():
        endpoint, _blank, world = name.partition(" ")
        found.extend(
            Row(rule, world or "live", allowed) for rule in composed.url_map.iter_rules(endpoint)
        )
    return found


def routes(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_route_declares_a_permission_that_exists(composed: Flask) -> None:
    for endpoint in routes(composed) - {ASSETS}:
        declared = authz.declared(composed.view_functions[endpoint])
        assert declared is not None, f"{endpoint} does not declare its access"
        assert declared.permission in authz.permissions(), endpoint


def test_the_table_knows_every_route_and_no_other(composed: Flask) -> None:
    told = {name.partition(" ")[0] for name in WHO}
    assert routes(composed) - told == {ASSETS}
    assert told - routes(composed) == set()


@pytest.mark.parametrize("person", PERSONS)
def test_who_gets_in(city: City, rows: list[Row], person: str) -> None:
    wrong = []
    for row in rows:
        for method in sorted(row.rule.methods or ()):
            if method not in {"HEAD", "OPTIONS"}:
                status, fine = attempt(city, row, method, person)
                if not fine:
                    expected = "gets in" if person in row.allowed else "stays out"
                    wrong.append(f"{method} {row.name}: {person} {expected}, but {status}")
    assert not wrong, "\n".join(wrong)


def attempt(city: City, row: Row, method: str, person: str) -> tuple[str, bool]:
    """How a request went, in words, and whether that is what the table says."""
    path = city.address(row.rule, row.world)
    with undone():
        answer = city.browser(person).open(path, method=method)
        answer.get_data()
    said = f"{answer.status_code} {answer.headers.get('Location', '')}".strip()
    if row.allowed == SIGNED:
        return said, answer.status_code in {400, 401, 403, 303}
    if person in row.allowed:
        return said, got_in(answer, person)
    return said, refused(city, row, answer, person)


def got_in(answer: TestResponse, person: str) -> bool:
    """The view ran: it showed something, did it, or found the empty form wanting."""
    led_to_log_in = "/account/login?" in (answer.location or "")
    return answer.status_code in {200, 201, 202, 204, 301, 302, 303, 409, 422} and not led_to_log_in


def refused(city: City, row: Row, answer: TestResponse, person: str) -> bool:
    """As kit.authz and accounts.web promise."""
    declared = authz.declared(city.app.view_functions[row.rule.endpoint])
    assert declared is not None
    to = (answer.location or "").partition("?")[0]
    is_api = row.rule.rule.startswith("/api/")
    if person == NEWCOMER:
        return answer.status_code == 403 if is_api else to == "/account/security/setup"
    if row.allowed == NOT_THERE:
        return answer.status_code == 404
    if person in {GUEST, HALFWAY}:
        if is_api:
            return answer.status_code == 401
        lead = "/account/login/code" if person == HALFWAY else "/account/login"
        return (answer.status_code, to) == (303, lead)
    if row.rule.endpoint == "accounts.second_step":
        return (answer.status_code, to) == (303, "/account/login")
    return answer.status_code == (404 if declared.on is not None else 403)


def test_head_is_get_without_a_body(city: City, rows: list[Row]) -> None:
    for row in rows:
        if "HEAD" in (row.rule.methods or ()) and LEAD in row.allowed:
            path = city.address(row.rule, row.world)
            with undone():
                head = city.browser(LEAD).head(path)
                got = city.browser(LEAD).get(path)
                got.get_data()
            assert head.status_code == got.status_code, row.name
            assert head.data == b"", row.name


def test_options_tell_the_methods_to_anybody(city: City, rows: list[Row]) -> None:
    for row in rows:
        with undone():
            answer = city.browser(GUEST).options(city.address(row.rule, row.world))
        assert answer.status_code == 200, row.name
        assert (row.rule.methods or set()) <= set(answer.allow), row.name
        assert answer.data == b""


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH"])
def test_other_methods_are_refused_and_told_which_are_right(
    city: City, rows: list[Row], method: str
) -> None:
    """No rule takes them, wherever it leads; what follows is the same for a blueprint's rules."""
    adapter, asked = city.app.url_map.bind("localhost"), set()
    for row in rows:
        taken = {
            one
            for other in rows
            if other.rule.rule == row.rule.rule
            for one in other.rule.methods or ()
        }
        if method in taken:
            continue
        path, blueprint = city.address(row.rule, row.world), row.rule.endpoint.partition(".")[0]
        with pytest.raises(MethodNotAllowed) as refused:
            adapter.match(path, method=method)
        assert (row.rule.methods or set()) <= set(refused.value.valid_methods or ()), row.name
        if blueprint in asked:
            continue
        asked.add(blueprint)
        with undone():
            answer = city.browser(GUEST).open(path, method=method)
        assert answer.status_code == 405, row.name
        assert (row.rule.methods or set()) <= set(answer.allow), row.name
