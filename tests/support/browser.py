"""A real Chromium: where it is, how it is started, what is watched while it shows our pages."""

import os
import shutil
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
)

from crowdfund.config import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""What axe checks: WCAG 2.2, levels A and AA."""

WIDE, NARROW = (1280, 900), (360, 740)

_CHECK = """async ([tags]) => {
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
    });
    return found.violations.map(one => one.id + ": " + one.help + " at "
        + one.nodes.map(node => node.target.join(" ") + " (" + node.html.slice(0, 160) + ")")
            .slice(0, 4).join(" | "));
}"""

_SIDEWAYS = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return "";
    const wide = [...document.body.querySelectorAll("*")].find(
        one => one.getBoundingClientRect().right > root.clientWidth + 1);
    return root.scrollWidth + " px wide, because of "
        + (wide ? wide.outerHTML.slice(0, 160) : "?");
}"""


def find(playwright: Playwright) -> str | None:
    """The program of a Chrome or Chromium; None where there is none."""
    known = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), ON_A_MAC]
    known.append(playwright.chromium.executable_path)
    return next((path for path in known if path and os.access(path, os.X_OK)), None)


def launch(playwright: Playwright, program: str) -> Browser:
    """A browser without a window; root may not use the sandbox."""
    return playwright.chromium.launch(
        executable_path=program, args=FLAGS, chromium_sandbox=os.geteuid() != 0
    )


@dataclass
class Watch:
    """What a browser must never do, noted from the first page on."""

    home: tuple[str, ...]
    wrong: list[str] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Listen to everything that happens in a context."""
        context.on("console", self._said)
        context.on("weberror", lambda error: self.wrong.append(f"error: {error.error}"))
        context.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        """Warnings and errors; that a page itself was refused (404, 422) is no mistake of ours.

        Nor is a missing /favicon.ico, which browsers ask for where a page names no icon.
        """
        about = message.location["url"].partition("#")[0]
        refused = message.text.startswith("Failed to load resource: the server responded with")
        if refused and (about in self.addresses or urlsplit(about).path == "/favicon.ico"):
            return
        if message.type in {"error", "warning"}:
            self.wrong.append(f"console: {message.text} ({about})")

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request():
            self.addresses.add(request.url.partition("#")[0])
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob"}:
            return
        if f"{parts.scheme}://{parts.netloc}" not in self.home:
            self.wrong.append(f"asked another origin: {request.url}")


def weigh(page: Page, address: str) -> dict[str, int]:
    """Bytes over the wire of a first view, by kind of resource ("document", "image", …)."""
    found: dict[str, int] = {}
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(address, wait_until="networkidle")
    for answer in answers:
        sizes = answer.request.sizes()
        kind = answer.request.resource_type
        size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        found[kind] = found.get(kind, 0) + size
    return found


def barriers(page: Page) -> list[str]:
    """What axe finds wrong, and what sticks out, on a page at both widths.

    Judged from the top of the page: further down the row that stays in sight lies over
    something, wherever one stops.
    """
    page.evaluate(axe())
    found: list[str] = []
    sizes = [WIDE, NARROW]
    now = page.viewport_size
    if now and now["width"] == NARROW[0]:
        sizes.reverse()
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        found += [f"{width} px: {one}" for one in page.evaluate(_CHECK, [TAGS])]
        if sideways := page.evaluate(_SIDEWAYS):
            found.append(f"{width} px: scrolls sideways, {sideways}")
    return found


@cache
def axe() -> str:
    """The source of axe-core, which the build of the assets installs."""
    return AXE.read_text(encoding="utf-8")
