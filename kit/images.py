"""Pictures people upload: decoded, turned upright, re-encoded in a few sizes, stored by hash.

Re-encoding drops metadata (position, camera) and anything hidden in the file.
"""

import hashlib
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from kit.errors import DomainError
from kit.i18n import lazy_gettext as _

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
WIDTHS = (480, 960, 1440)
RATIO = (16, 9)
FORMATS = {"PNG", "JPEG", "WEBP", "AVIF", "GIF"}
"""JPEG includes the multi-picture files (MPO) of some telephones."""

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass
class _Store:
    folder: Path | None = None


_store = _Store()


def configure(folder: Path) -> None:
    """Set the folder pictures are kept in; made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    _store.folder = folder


def save(upload: IO[bytes]) -> str:
    """Re-encode an uploaded picture as AVIF and JPEG in every width; its name.

    A picture that is kept already is not encoded again: its name says what was in the upload.

    Raises DomainError ("image.…", field "photo") for anything that is not a picture of a
    reasonable size.
    """
    raw = upload.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise DomainError(
            "image.too_big", _("La foto è troppo grande: al massimo 10 MB."), field="photo"
        )
    name = hashlib.sha256(raw).hexdigest()[:24]
    if all((folder() / one).exists() for one in _files(name)):
        return name
    try:
        with Image.open(io.BytesIO(raw), formats=sorted(FORMATS)) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
            picture.info.clear()  # comments would be written into the new files
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise DomainError(
            "image.unreadable",
            _("Questo file non è una foto che sappiamo leggere. Prova con un JPG o un PNG."),
            field="photo",
        ) from None
    if picture.width < 320 or picture.height < 180:
        raise DomainError(
            "image.too_small", _("La foto è troppo piccola: almeno 320 × 180 punti."), field="photo"
        )
    for width in WIDTHS:
        sized = ImageOps.fit(picture, (width, width * RATIO[1] // RATIO[0]))
        _write(f"{name}-{width}.avif", sized, "AVIF", 55)
        _write(f"{name}-{width}.jpg", sized, "JPEG", 78)
    return name


def _files(name: str) -> list[str]:
    return [f"{name}-{width}.{kind}" for width in WIDTHS for kind in ("avif", "jpg")]


def folder() -> Path:
    """Where pictures are kept; RuntimeError before `configure`."""
    if _store.folder is None:
        raise RuntimeError("no folder for pictures is configured")
    return _store.folder


def _write(name: str, picture: Image.Image, kind: str, quality: int) -> None:
    """Write beside and rename, so that a reader never sees half a file."""
    target = folder() / name
    if target.exists():
        return
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as beside:
        picture.save(beside, kind, quality=quality)
    finished = Path(beside.name)
    finished.chmod(0o644)
    finished.replace(target)
