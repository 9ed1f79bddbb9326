"""Keys are made once and kept private; what the environment says wins."""

import base64
import json
import os
import stat
from pathlib import Path

import pytest

from crowdfund import config
from crowdfund.devserver import environment
from crowdfund.devserver.ports import Ports

PORTS = Ports(web=5600, twin=5601, grant_office=5602, tutoring_desk=5603)
DATABASE = "postgresql+psycopg://postgres@/postgres?host=/somewhere"


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = environment.keys(tmp_path)
    assert environment.keys(tmp_path) == first
    assert stat.S_IMODE((tmp_path / environment.KEYS).stat().st_mode) == 0o600


def test_two_cities_have_different_keys(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    here, there = environment.keys(tmp_path), environment.keys(tmp_path / "other")
    assert not set(here.values()) & set(there.values())


def test_a_key_that_a_newer_release_needs_is_added(tmp_path: Path) -> None:
    environment.write(tmp_path / environment.KEYS, {"CROWDFUND_SECRET_KEY": "k" * 40}, "old")
    known = environment.keys(tmp_path)
    assert known["CROWDFUND_SECRET_KEY"] == "k" * 40
    assert known["CROWDFUND_GRANT_WEBHOOK_SECRETS"].startswith("whsec_")


def test_webhook_secrets_are_what_standard_webhooks_asks_for(tmp_path: Path) -> None:
    """24 to 64 random bytes in Base64 after the prefix (Standard Webhooks, "Signature scheme")."""
    for name, value in environment.keys(tmp_path).items():
        if name != "CROWDFUND_SECRET_KEY":
            assert 24 <= len(base64.b64decode(value.removeprefix("whsec_"))) <= 64


def test_the_product_accepts_what_is_made_up(tmp_path: Path) -> None:
    settings = environment.city(PORTS, tmp_path, DATABASE, {})
    read = config.load(settings)
    assert read.environment == "development"
    assert read.base_url == "http://127.0.0.1:5600"
    assert read.stripe_api_base == "http://127.0.0.1:5601"
    assert read.database_url == DATABASE
    assert [one.url for one in read.endpoints] == [
        "http://127.0.0.1:5602/events",
        "http://127.0.0.1:5603/events",
    ]


def test_what_the_environment_says_wins(tmp_path: Path) -> None:
    given = {"CROWDFUND_MAIL_URL": "smtp://localhost:1025", "HOME": "/root", "PORT": "1"}
    settings = environment.city(PORTS, tmp_path, DATABASE, given)
    assert settings["CROWDFUND_MAIL_URL"] == "smtp://localhost:1025"
    assert "HOME" not in settings


def test_a_value_given_as_a_file_replaces_the_made_up_one(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("s" * 50)
    settings = environment.city(PORTS, tmp_path, DATABASE, {"CROWDFUND_SECRET_KEY_FILE": str(file)})
    assert "CROWDFUND_SECRET_KEY" not in settings
    assert config.load(settings).secret_key == "s" * 50


@pytest.mark.parametrize("value", ["plain", "a=b=c", json.dumps([{"url": "u", "events": ["*"]}])])
def test_settings_are_read_as_they_were_written(tmp_path: Path, value: str) -> None:
    environment.write(tmp_path / "x.env", {"NAME": value}, "a comment")
    assert config.read_file(tmp_path / "x.env") == {"NAME": value}


def test_a_missing_file_is_no_settings(tmp_path: Path) -> None:
    assert config.read_file(tmp_path / "none.env") == {}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which `make run` ran once, and a process that was told nothing."""
    (tmp_path / "instance").mkdir()
    settings = environment.city(PORTS, tmp_path / "instance", DATABASE, {})
    environment.write(tmp_path / "instance" / environment.LATEST, settings, "the last run")
    monkeypatch.setattr(config, "ROOT", tmp_path)
    for name in list(os.environ):
        if name.startswith(("CROWDFUND_", "DATABASE_URL")):
            monkeypatch.delenv(name)
    return tmp_path


@pytest.mark.usefixtures("checkout")
def test_a_command_that_was_told_nothing_speaks_to_the_city_of_its_checkout() -> None:
    assert config.load(config.surroundings()).base_url == "http://127.0.0.1:5600"


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize(
    "name", ["CROWDFUND_BASE_URL", "DATABASE_URL", "CROWDFUND_SECRET_KEY_FILE"]
)
def test_a_process_that_was_told_anything_takes_nothing_from_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "anything")
    assert "CROWDFUND_STRIPE_API_BASE" not in config.surroundings()


def test_a_checkout_that_never_ran_adds_nothing(
    checkout: Path,
) -> None:
    (checkout / "instance" / environment.LATEST).unlink()
    assert config.surroundings() is os.environ
