"""What a first view costs: at most 150 kB without photos, from our own address alone."""

import pytest

from tests.browser.conftest import Enter
from tests.support import browser
from tests.support.live import LiveCity

MOST_BYTES = 150_000


@pytest.mark.parametrize("page", ["home", "list", "campaign"])
def test_a_first_view_is_light(city: LiveCity, enter: Enter, page: str) -> None:
    slug = city.known["stories"]["library"]["slug"]
    path = {"home": "/", "list": "/campaigns", "campaign": f"/campaigns/{slug}"}[page]
    person = enter(width=360)

    weight = browser.weigh(person.page, path)

    without_photos = {kind: size for kind, size in weight.items() if kind != "image"}
    assert {"document", "stylesheet", "script", "font"} <= without_photos.keys()
    assert sum(without_photos.values()) <= MOST_BYTES, without_photos
