"""A whole city comes up, mends itself and goes down without leaving a program behind."""

import json
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from crowdfund.devserver import city as module
from crowdfund.devserver import ports, welcome
from crowdfund.devserver.children import Child
from crowdfund.devserver.city import CannotRun, City
from kit import embedded_postgres
from tests.unit.devserver.test_children import Ear

ADMIN = {"role": "admin", "email": "admin@example.org", "password": "p", "totp_secret": None}


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind((ports.HOST, 0))
        return str(probe.getsockname()[1])


def given() -> dict[str, str]:
    """This process's environment without settings of ours."""
    ours = ("CROWDFUND_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Path]:
    """A folder of a city whose demo is loaded already."""
    (tmp_path / welcome.LOGINS).write_text(json.dumps([ADMIN]), encoding="utf-8")
    yield tmp_path
    embedded_postgres.remove(tmp_path / "postgres")


@pytest.fixture
def city(instance: Path) -> Iterator[City]:
    made = City(instance, ports.choose(free_port()), given(), Ear())
    yield made
    made.go_down()


def test_it_comes_up_mends_itself_and_goes_down(city: City) -> None:
    city.come_up()
    assert {"web", "worker", "clock", "twin", "grant"} <= city.children.keys()
    assert f"http://127.0.0.1:{city.ports.web}" in city.welcome()
    assert "admin@example.org" in city.welcome()
    with urllib.request.urlopen(f"http://{ports.HOST}:{city.ports.web}/healthz") as answer:
        assert answer.status == 200

    first = city.children["clock"].process
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert city.keep_running(lambda: city.children["clock"].process is not first)

    city.go_down()
    assert all(child.has_ended() for child in city.children.values())
    assert embedded_postgres.find(city.instance / "postgres") is None
    assert ports.is_free(city.ports.web)


def test_it_stops_when_a_program_keeps_dying(city: City) -> None:
    child = Child("worker", ["false"], given(), city.printer)
    city._start(child)
    last = time.monotonic() + 60
    assert not city.keep_running(lambda: time.monotonic() > last)


def test_a_failing_step_is_named(city: City) -> None:
    with pytest.raises(CannotRun, match="dancing failed"):
        city._command("dancing", {**given(), "CROWDFUND_ENVIRONMENT": "nowhere"}, "db", "upgrade")


def test_a_program_that_ends_while_starting_is_named(city: City) -> None:
    city._start(Child("web", ["false"], given(), city.printer))
    with pytest.raises(CannotRun, match="the pages ended while starting"):
        city._wait("the pages", "web", lambda: False)


def test_half_a_demo_is_thrown_away(city: City) -> None:
    city._prepare_database()
    assert city.database is not None
    (city.instance / module.LOADING).touch()
    (city.instance / "twin.sqlite").touch()
    city._forget_half_a_demo()
    left = {path.name for path in city.instance.iterdir()}
    assert left == {"postgres", "dev.env", "run.env"}


def test_the_operators_database_is_never_thrown_away(instance: Path) -> None:
    theirs = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    city = City(instance, ports.choose(free_port()), theirs, Ear())
    city._prepare_database()
    assert city.database is None
    assert city.settings["DATABASE_URL"] == theirs["DATABASE_URL"]
    (instance / module.LOADING).touch()
    city._forget_half_a_demo()
    assert (instance / welcome.LOGINS).exists()
