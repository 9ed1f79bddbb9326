"""axe finds nothing against WCAG 2.2 A and AA, nothing sticks out at 360 pixels, on any page."""

import pytest
from playwright.sync_api import Page as Tab

from tests.browser.conftest import Enter
from tests.browser.pages import NOT_PAGES, Page, all_pages
from tests.browser.people import Person
from tests.support.access import PERSONS
from tests.support.browser import Judge
from tests.support.live import LiveCity


def test_barriers_are_found_where_there_are_some(enter: Enter) -> None:
    person = enter()
    person.page.set_content("<html><body><img src='data:,'><p style='width:999px'>x</p></body>")
    found = " ".join(person.barriers())
    assert "1280 px: image-alt" in found
    assert "360 px: image-alt" in found
    assert "360 px: scrolls sideways" in found


HEADED = (
    "<html lang=it><title>x</title><header class=site-header>Testata</header><main>Contenuto</main>"
)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("document.querySelector('main').style.color = '#eee'", "main"),
        ("document.querySelector('header').innerHTML += '<img src=data:,>'", "img"),
        ("document.body.style.color = '#eee'", "header"),
        ("document.body.style.background = '#333'", "header"),
    ],
    ids=["beside it", "in its letters", "in its colours", "under it"],
)
def test_a_frame_that_passed_hides_no_barrier(enter: Enter, change: str, found: str) -> None:
    person = enter()
    person.judge = Judge()
    person.go("/")
    person.page.set_content(HEADED)
    assert person.barriers() == []
    passed = set(person.judge.passed)
    assert len(passed) == 2
    person.page.evaluate(change)

    wrong = " ".join(person.barriers())

    assert f"(<{found}" in wrong
    assert person.judge.passed == passed


def test_every_route_is_looked_at_or_is_no_page(city: LiveCity) -> None:
    looked_at = {name.partition(" ")[0] for name in city.known["addresses"]}
    routes = set(city.known["endpoints"])
    assert routes - looked_at - NOT_PAGES.keys() == set()
    assert NOT_PAGES.keys() - routes == set()


@pytest.mark.parametrize("who", PERSONS)
def test_no_page_has_a_barrier(city: LiveCity, enter: Enter, who: str) -> None:
    """All pages of one person in one go: a browser for each would take minutes."""
    mine = [page for page in all_pages(city.known) if page.who == who]
    if not mine:
        return
    person = enter(city.known["tokens"].get(who, ""))
    person.judge.goes_with(person.page.context)
    wrong = [one for page in mine for one in look(person, page)]
    assert not wrong, "\n".join(wrong)


def look(person: Person, page: Page) -> list[str]:
    """What is wrong with one page."""
    status = opened(person, page)
    if status != page.status:
        return [f"{page.name}: {status}, not {page.status}, at {person.page.url}"]
    return [f"{page.name}: {one}" for one in person.barriers()]


def opened(person: Person, page: Page) -> int:
    """Go to a page, and press its button; the status, 0 if it led elsewhere."""
    tab: Tab = person.page
    answer = tab.goto(page.path)
    if page.presses:
        with tab.expect_navigation() as sent:
            button = tab.locator("main").get_by_role("button", name=page.presses, exact=True)
            button.first.click()
        answer = sent.value
    assert answer is not None
    if not page.presses and not answer.url.endswith(page.path):
        return 0
    return answer.status


def test_the_gateways_other_pages(city: LiveCity, enter: Enter) -> None:
    """Those that the stories do not pass."""
    person = enter()
    person.go(f"{city.twin}/c/pay/cs_unknown")
    assert person.barriers() == []
    assert person.page.title()


def test_a_form_without_its_token_is_refused_kindly(enter: Enter) -> None:
    person = enter()
    person.go("/account/login")
    person.page.evaluate("document.querySelector('main [name=csrf_token]').remove()")
    person.page.locator("main").get_by_role("button", name="Accedi").click()
    person.page.wait_for_load_state()
    assert person.barriers() == []
