"""Fixtures for every test: an application on its own database, a clock, a queue, a gateway."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crowdfund.app import create_app
from kit import clock as project_clock
from kit import mail
from kit.unit_of_work import unit_of_work
from tests.support import cores, database, templates, work
from tests.support.clock import FakeClock
from tests.support.composition import config_for
from tests.support.story import Story, connected
from tests.twin.client import InProcessTwin


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A database of this worker's own, with the newest schema."""
    with database.clone() as url:
        yield url


@pytest.fixture(scope="session")
def composed(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, composed once a worker."""
    folder = tmp_path_factory.mktemp("instance")
    made = create_app(config_for(database_url, folder))
    templates.keep_compiled(made)
    return made


@pytest.fixture
def app(composed: Flask) -> Iterator[Flask]:
    """The application, on empty tables, inside its context."""
    database.empty()
    with composed.app_context():
        yield composed


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies yet."""
    return app.test_client()


@pytest.fixture(autouse=True)
def clock() -> Iterator[FakeClock]:
    """The project's clock, standing still at 2027-03-01 10:00 UTC."""
    fake = FakeClock()
    with project_clock.source(fake):
        yield fake


@pytest.fixture
def every_core() -> Iterator[None]:
    """All cores, for what many do at once."""
    with cores.everywhere():
        yield


@pytest.fixture
def run_jobs(app: Flask) -> Callable[..., list[str]]:
    """Runs every waiting job until none is left."""

    def run(only: str | None = None) -> list[str]:
        return work.run_jobs(app, only=only)

    return run


@pytest.fixture
def mails(app: Flask) -> Callable[[], list[mail.Mail]]:
    """The mails written so far, newest first."""

    def read() -> list[mail.Mail]:
        with unit_of_work():
            return mail.latest()

    return read


@pytest.fixture
def twin(app: Flask) -> Iterator[InProcessTwin]:
    """The Stripe twin without sockets, as the gateway of this process."""
    made = InProcessTwin()
    with connected(made):
        yield made


@pytest.fixture
def story(app: Flask, clock: FakeClock, twin: InProcessTwin) -> Story:
    """A campaign's money, told step by step."""
    return Story(app, clock, twin)
