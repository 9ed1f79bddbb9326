"""The whole pledge with Tab, Space and Enter alone; one always sees where one is."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import Person
from tests.support.live import LiveCity

FARTHEST = 60
"""Presses of Tab within which whatever a page is for must be reached."""

_HERE = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const label = one.labels?.[0]?.textContent ?? one.textContent;
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const near = one.labels?.[0] && getComputedStyle(one.labels[0]);
    const shadow = style.boxShadow !== "none" || (near && (near.boxShadow !== "none"
        || (near.outlineStyle !== "none" && parseFloat(near.outlineWidth) > 0)));
    return {name: one.name ?? "", label: label.trim().replace(/\\s+/g, " "), seen: ring || shadow,
            what: one.outerHTML.slice(0, 120)};
}"""


def tab_to(person: Person, *, name: str = "", label: str = "") -> None:
    """Press Tab until the focus is on a field's name or a button's label; it is always seen."""
    for _press in range(FARTHEST):
        person.page.keyboard.press("Tab")
        here = person.page.evaluate(_HERE)
        assert here["seen"], f"the focus cannot be seen on {here['what']}"
        if (name and here["name"] == name) or (label and here["label"].startswith(label)):
            return
    raise AssertionError(f"{name or label} is not reached with Tab at {person.page.url}")


def writes(person: Person, name: str, text: str) -> None:
    """Type into a field reached with Tab."""
    tab_to(person, name=name)
    person.page.keyboard.type(text)


def enters(person: Person, label: str, heading: str) -> None:
    """Press Enter on a button reached with Tab; the next page has come."""
    tab_to(person, label=label)
    person.page.keyboard.press("Enter")
    expect(person.page.locator("h1")).to_have_text(heading)


def test_a_pledge_without_a_mouse(city: LiveCity, enter: Enter) -> None:
    nina = enter()
    nina.go(f"/campaigns/{city.known['stories']['library']['slug']}")
    nina.page.keyboard.press("Tab")
    assert nina.page.evaluate(_HERE)["label"] == "Vai al contenuto"
    nina.page.keyboard.press("Enter")
    tab_to(nina, name="amount")
    nina.page.keyboard.press("Space")
    enters(nina, "Sostieni il progetto", "Un grazie dal progetto")
    tab_to(nina, name="reward")
    nina.page.keyboard.press("Space")
    enters(nina, "Avanti", "I tuoi dati")
    writes(nina, "email", "nina@posta.example")
    writes(nina, "name", "Nina Sorrentino")
    enters(nina, "Avanti", "Controlla e salva la carta")
    tab_to(nina, name="consent")
    nina.page.keyboard.press("Space")
    tab_to(nina, label="Vai al pagamento sicuro")
    nina.page.keyboard.press("Enter")
    nina.page.wait_for_url(f"{city.twin}/**")
    writes(nina, "number", "4242424242424242")
    writes(nina, "expiry", "12 / 40")
    writes(nina, "cvc", "123")
    nina.page.keyboard.press("Enter")

    nina.sees_title("Grazie! Il tuo sostegno è confermato")


def test_a_mistake_takes_the_focus_to_what_is_wrong(city: LiveCity, enter: Enter) -> None:
    nina = enter()
    nina.go(f"/campaigns/{city.known['stories']['library']['slug']}/pledge")
    enters(nina, "Avanti", "Quanto vuoi dare?")
    expect(nina.page.locator("#error-summary")).to_be_focused()
    tab_to(nina, label="Quanto vuoi dare?")
    nina.page.keyboard.press("Enter")
    assert nina.page.evaluate("document.activeElement.name") == "amount"
