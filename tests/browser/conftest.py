"""One live city and one Chromium for all browser tests of a worker.

They last as long as this folder's tests: Playwright keeps an event loop running, which other
tests of the same worker must not meet.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.people import Person
from tests.support import browser as chromium
from tests.support import database, live
from tests.support.browser import Judge
from tests.support.live import LiveCity

MISSING = (
    "no Chrome or Chromium found: install one, or name it with CHROMIUM=/path; "
    "CROWDFUND_REQUIRE_BROWSER=1 makes this a failure"
)
FOLDER = Path(__file__).parent

Enter = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder needs a browser, and one worker does it all."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What drives the browser."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, or fail where it is required."""
    program = chromium.find(playwright)
    if program is None:
        if os.environ.get("CROWDFUND_REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    started = chromium.launch(playwright, program)
    yield started
    started.close()


@pytest.fixture(scope="package")
def city(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCity]:
    """The running city."""
    folder = tmp_path_factory.mktemp("city")
    with database.clone() as url, live.running(url, folder, "tests.browser.seed") as started:
        yield started


@pytest.fixture(scope="package")
def judge() -> Judge:
    """Who judges the pages of all tests, and need not judge a page's frame again and again."""
    return Judge()


@pytest.fixture
def enter(browser: Browser, city: LiveCity, judge: Judge) -> Iterator[Enter]:
    """Opens a browser of somebody's own; at the end nothing of what it watched was wrong."""
    people: list[Person] = []

    def open_one(token: str = "", *, scripts: bool = True, width: int = 1280) -> Person:
        person = Person.in_a_browser(browser, city, token, scripts=scripts, width=width)
        person.judge = judge
        people.append(person)
        return person

    yield open_one
    wrong = [one for person in people for one in person.watch.wrong]
    for person in people:
        person.page.context.close()
    assert not wrong, "\n".join(wrong)
