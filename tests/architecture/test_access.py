"""Who gets in: every route × method × person × own and other, walked over real requests.

The table of who.py is the specification. A route that is not in it fails, and so does a row
for a route that is gone. Whoever is not named is refused as kit.authz promises: a guest is led
to the log-in (401 in the API), a thing that is not theirs is not there (404), a page for other
roles is forbidden (403).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

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


LINK = re.compile(r'<a [^>]*href="(/[^"#?]*)')
"""A link within the service; what comes after the address itself only chooses or scrolls."""


@dataclass
class Walk:
    """What one person was answered, and what the pages that they saw link to."""

    city: City
    person: str
    wrong: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    """Each address once, and the first page that leads there."""

    def ask(self, row: Row, method: str) -> None:
        """One request, and whether it was answered as the table says."""
        path = self.city.address(row.rule, row.world)
        with undone():
            answer = self.city.browser(self.person).open(path, method=method, buffered=True)
        if method == "GET" and answer.status_code == 200:
            self.shown.add(path)
        if method == "GET" and answer.mimetype == "text/html":
            for link in LINK.findall(answer.text):
                self.links.setdefault(unescape(link), path)
        if not self._is_right(row, answer):
            expected = "gets in" if self.person in row.allowed else "stays out"
            said = f"{answer.status_code} {answer.headers.get('Location', '')}".strip()
            self.wrong.append(f"{method} {row.name}: {self.person} {expected}, but {said}")

    def _is_right(self, row: Row, answer: TestResponse) -> bool:
        if row.allowed == SIGNED:
            return answer.status_code in {400, 401, 403, 303}
        if self.person in row.allowed:
            return got_in(answer, self.person)
        return refused(self.city, row, answer, self.person)


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


@pytest.fixture(scope="module", params=PERSONS)
def walk(request: pytest.FixtureRequest, city: City, rows: list[Row]) -> Walk:
    """Everything that one person asked for."""
    walked = Walk(city, request.param)
    for row in rows:
        for method in sorted(row.rule.methods or ()):
            if method not in {"HEAD", "OPTIONS"}:
                walked.ask(row, method)
    return walked


def test_who_gets_in(walk: Walk) -> None:
    assert not walk.wrong, "\n".join(walk.wrong)


def test_what_a_page_links_to_is_there_for_its_reader(walk: Walk) -> None:
    lost = []
    for path, page in walk.links.items():
        if path not in walk.shown:
            with undone():
                answer = walk.city.browser(walk.person).get(path, buffered=True)
            if answer.status_code >= 400:
                lost.append(f"{page} leads {walk.person} to {path}: {answer.status_code}")
    assert not lost, "\n".join(lost)


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
