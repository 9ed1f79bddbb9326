"""Endpoints of events from the command line."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from kit.unit_of_work import session, unit_of_work
from webhooks import outbound
from webhooks.cli import commands
from webhooks.models import Delivery, Endpoint

Run = Callable[..., str]
URL = "https://bando.example/eventi"


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs `flask webhooks …`; what it printed."""

    def go(*words: str, code: int = 0) -> str:
        result = app.test_cli_runner().invoke(commands, list(words))
        assert result.exit_code == code, result.output
        return result.output

    return go


def only() -> Endpoint:
    with unit_of_work():
        return session().scalars(select(Endpoint)).one()


def test_an_endpoint_lives_its_life(run: Run) -> None:
    said = run("add", URL, "--name", "Bandi", "--event", "campaign.failed")
    code = only().code
    assert only().secret in said
    assert only().kinds == ["campaign.failed"]
    listed = run("list")
    assert f"{code}  active" in listed
    assert only().secret not in listed
    run("pause", code)
    assert only().state == "paused"
    assert "riattivalo" in run("ping", code, code=1)
    run("resume", code)
    run("ping", code)
    assert only().secret not in run("list")
    rotated = run("rotate", code)
    assert only().secret in rotated
    assert only().is_rotating
    run("rotate", code, code=1)
    run("rotate", code, "--retire")
    assert not only().is_rotating
    run("remove", code, "--yes")
    assert only().state == "removed"


def test_what_is_refused_is_one_clear_line(run: Run) -> None:
    assert "https://" in run("add", "http://10.0.0.1/", "--name", "Bandi", code=1)
    assert "kinds" in run("add", URL, "--name", "Bandi", "--event", "nope", code=1)
    assert "flask webhooks list" in run("pause", "NOBODY", code=1)


def test_a_period_is_sent_again(run: Run) -> None:
    with unit_of_work():
        outbound.send("campaign.failed", "campaign:AB", {})
    run("add", URL, "--name", "Bandi")
    code = only().code
    assert "1 events go out" in run(
        "replay", code, "--since", "2027-03-01", "--until", "2027-03-01"
    )
    assert "until" in run("replay", code, "--since", "2027-03-02", "--until", "2027-03-01", code=1)
    with unit_of_work():
        assert session().scalars(select(Delivery.state)).all() == ["pending"]
