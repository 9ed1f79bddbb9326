"""Uploads: pictures are re-encoded and stripped, everything else is refused in plain words."""

import io
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from campaigns.models import Campaign
from kit import images
from tests.factories import campaigns
from tests.factories.accounts import log_in

ALT = "Due donne impastano il pane"


def with_position() -> bytes:
    """A JPEG that says where it was taken."""
    picture = Image.new("RGB", (640, 360), (10, 120, 60))
    exif = Image.Exif()
    exif[0x010F] = "Una Marca Di Telefono"
    exif.get_ifd(0x8825)[2] = (40.0, 50.0, 11.0)
    held = io.BytesIO()
    picture.save(held, "JPEG", exif=exif, comment=b"segreto nascosto")
    return held.getvalue()


BAD: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "words": lambda: b"non sono una foto",
    "a script": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "a program": lambda: b"MZ" + bytes(2000),
    "a PDF": lambda: b"%PDF-1.7\n" + bytes(500),
    "cut short": lambda: campaigns.picture()[:400],
    "garbled": lambda: campaigns.picture()[:100] + bytes(800),
    "tiny": lambda: campaigns.picture(100, 100, "PNG"),
    "11 MB": lambda: campaigns.picture() + bytes(11 * 1024 * 1024),
    "a BMP": lambda: campaigns.picture(640, 360, "BMP"),
}


@pytest.fixture
def mine(client: FlaskClient) -> Campaign:
    lead = campaigns.person()
    log_in(client, lead)
    return campaigns.draft(lead)


def upload(
    client: FlaskClient, campaign: Campaign, raw: bytes, name: str = "foto.jpg"
) -> TestResponse:
    data = {"photo": (io.BytesIO(raw), name), "photo_alt": ALT}
    return client.post(
        f"/campaigns/{campaign.slug}/edit/photo", data=data, content_type="multipart/form-data"
    )


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_photo_is_refused(client: FlaskClient, mine: Campaign, kind: str) -> None:
    answer = upload(client, mine, BAD[kind]())
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert 'id="f-photo-error"' in page
    assert ALT in page
    assert campaigns.fresh(mine).photo == mine.photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_photos_are_kept_in_every_size(client: FlaskClient, mine: Campaign, kind: str) -> None:
    answer = upload(client, mine, campaigns.picture(700, 500, kind), "foto")
    assert answer.status_code == 302
    name = campaigns.fresh(mine).photo
    assert name != mine.photo
    for width in images.WIDTHS:
        for suffix, form in (("avif", "AVIF"), ("jpg", "JPEG")):
            with Image.open(images.folder() / f"{name}-{width}.{suffix}") as kept:
                assert (kept.format, kept.size) == (form, (width, width * 9 // 16))


def test_a_photo_that_is_kept_already_is_not_made_again(
    client: FlaskClient, mine: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    plain = images._write

    def write(name: str, *how: Any) -> None:
        made.append(name)
        plain(name, *how)

    monkeypatch.setattr(images, "_write", write)
    raw = campaigns.picture(720, 405)
    upload(client, mine, raw)
    assert len(made) == 2 * len(images.WIDTHS)
    first = campaigns.fresh(mine).photo
    upload(client, mine, raw)
    assert len(made) == 2 * len(images.WIDTHS)
    assert campaigns.fresh(mine).photo == first
    (images.folder() / f"{first}-480.jpg").unlink()
    upload(client, mine, raw)
    assert (images.folder() / f"{first}-480.jpg").exists()


def test_where_it_was_taken_is_forgotten(client: FlaskClient, mine: Campaign) -> None:
    raw = with_position()
    with Image.open(io.BytesIO(raw)) as sent:
        assert dict(sent.getexif().get_ifd(0x8825))
    upload(client, mine, raw)
    name = campaigns.fresh(mine).photo
    for kept in images.folder().glob(f"{name}-*"):
        with Image.open(kept) as picture:
            assert not dict(picture.getexif())
        assert b"Una Marca" not in kept.read_bytes()
        assert b"segreto" not in kept.read_bytes()


def test_a_telephones_double_picture_is_a_jpeg(client: FlaskClient, mine: Campaign) -> None:
    held = io.BytesIO()
    first, second = Image.new("RGB", (640, 360), "red"), Image.new("RGB", (640, 360), "blue")
    first.save(held, "MPO", save_all=True, append_images=[second])
    assert upload(client, mine, held.getvalue()).status_code == 302


def test_a_file_name_cannot_lead_elsewhere(client: FlaskClient, mine: Campaign) -> None:
    upload(client, mine, campaigns.picture(641, 361), "../../../tmp/x.jpg")
    name = campaigns.fresh(mine).photo
    assert name is not None
    assert name.isalnum()


def test_only_the_words_change_without_a_new_photo(client: FlaskClient, mine: Campaign) -> None:
    answer = client.post(f"/campaigns/{mine.slug}/edit/photo", data={"photo_alt": "Altre parole"})
    assert answer.status_code == 302
    found = campaigns.fresh(mine)
    assert (found.photo, found.photo_alt) == (mine.photo, "Altre parole")


def test_a_photo_must_come_first(client: FlaskClient) -> None:
    lead = campaigns.person()
    empty = campaigns.started(lead)
    log_in(client, lead)
    answer = client.post(f"/campaigns/{empty.slug}/edit/photo", data={"photo_alt": ALT})
    assert answer.status_code == 422
    assert 'id="f-photo-error"' in answer.text


def test_it_can_be_taken_away(client: FlaskClient, mine: Campaign) -> None:
    client.post(f"/campaigns/{mine.slug}/edit/photo/remove")
    assert campaigns.fresh(mine).photo is None
