"""Styles, scripts, fonts and icons as they were built: names with their hash, and their delivery.

Templates get `asset("app.css")`, an address that changes with the content and so is cached
for ever, and `icon("it-search")`, a decorative icon of the design system. Nothing is read
from another origin. The files come from `bin/build-assets`.
"""

import json
import logging
import os
from functools import lru_cache
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    has_request_context,
    request,
    send_from_directory,
    url_for,
)
from markupsafe import Markup

YEAR = 365 * 24 * 3600
"""How long a browser keeps a hashed file, in seconds."""

TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}
CODINGS = (("br", ".br"), ("gzip", ".gz"))

_log = logging.getLogger(__name__)


class Assets(Blueprint):
    """The built files under /assets/, compressed as the browser likes best."""

    def __init__(self, folder: Path) -> None:
        super().__init__("assets", __name__, static_folder=str(folder), static_url_path="/assets")
        self.folder = folder
        self._manifest = str(folder / "manifest.json")
        self._read_at = -1
        self._names: dict[str, str] = {}
        self._addresses: dict[tuple[str, str], str] = {}

    def names(self) -> dict[str, str]:
        """Plain name → hashed name; read again after a build. Empty if nothing was built."""
        try:
            changed = os.stat(self._manifest).st_mtime_ns  # noqa: PTH116  pathlib takes ten times as long
        except FileNotFoundError:
            return {}
        if changed != self._read_at:
            text = Path(self._manifest).read_text(encoding="utf-8")
            self._names, self._read_at = dict(json.loads(text)), changed
            self._addresses.clear()
        return self._names

    def address(self, name: str) -> str:
        """Where the browser finds `name` ("app.css"); the plain name if nothing was built."""
        names = self.names()
        if not has_request_context():
            return url_for("assets.static", filename=names.get(name, name))
        known = (request.script_root, name)
        if known not in self._addresses:
            self._addresses[known] = url_for("assets.static", filename=names.get(name, name))
        return self._addresses[known]

    def icon(self, name: str, extra: str = "") -> Markup:
        """A decorative icon, hidden from screen readers; `extra` are more classes."""
        return _drawn(self.address("icons.svg"), name, extra)

    def send_static_file(self, filename: str) -> Response:
        """A built file; the smallest form of it that the browser reads. 404 for any other."""
        kind = TYPES.get(Path(filename).suffix)
        hashed = filename in self.names().values()
        response: Response | None = None
        for coding, suffix in CODINGS:
            wanted = hashed and request.accept_encodings[coding] > 0
            if wanted and (self.folder / f"{filename}{suffix}").is_file():
                response = send_from_directory(self.folder, f"{filename}{suffix}", mimetype=kind)
                response.headers["Content-Encoding"] = coding
                break
        if response is None:
            response = send_from_directory(self.folder, filename, mimetype=kind)
        response.vary.add("Accept-Encoding")
        if hashed:
            response.cache_control.public = True
            response.cache_control.no_cache = None
            response.cache_control.max_age = YEAR
            response.cache_control.immutable = True
        return response


@lru_cache(maxsize=1024)
def _drawn(file: str, name: str, extra: str) -> Markup:
    return Markup(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(f" {extra}" if extra else "", file, name)


def install(app: Flask, folder: Path) -> Assets:
    """Serve the files built into `folder` and give templates `asset` and `icon`."""
    assets = Assets(folder)
    app.register_blueprint(assets)
    app.jinja_env.globals.update(asset=assets.address, icon=assets.icon)
    if not assets.names():
        _log.warning("the assets are not built: run bin/build-assets")
    return assets
