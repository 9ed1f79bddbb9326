"""A real Chromium: where it is, how it is started, what is watched while it shows our pages."""

import os
import shutil
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    ViewportSize,
)

from crowdfund.config import ROOT

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
"""Chromium without a window's parts first: it shows pages alike and costs a third less."""
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
JS = (
    "--no-opt",
    "--no-maglev",
    "--always-sparkplug",
    "--single-threaded-gc",
    "--min-semi-space-size=32",
)
"""Each page's scripts are new to the engine: what it compiles for speed is never used again."""
FLAGS = [
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--js-flags=" + " ".join(JS),
]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""What axe checks: WCAG 2.2, levels A and AA."""

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}

FRAME = ("header.site-header", "nav.side-nav", "footer.site-footer")
"""Parts that come back on page after page."""

_CHECK = """async ([tags, frame, judged]) => {
    scrollTo({top: 0, behavior: "instant"});
    const letters = (part) => part.outerHTML
        .replace(/(name="csrf_token" value=)"[^"]*"/g, "$1")
        .replace(/(href="[^"?]*)[?][^"]*/g, "$1");
    const colours = (one) => {
        const style = getComputedStyle(one);
        return [style.color, style.backgroundColor, style.opacity, style.visibility];
    };
    const covered = (one, box) => {
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return top && !one.contains(top) && !top.contains(one);
    };
    const looks = (part) => {
        const {x, y} = part.getBoundingClientRect();
        return [part, ...part.querySelectorAll("*")].map(one => {
            const box = one.getBoundingClientRect();
            const place = [box.x - x, box.y - y, box.width, box.height].map(Math.round);
            return [place, colours(one), covered(one, box)];
        });
    };
    const under = (one) => one ? [colours(one), ...under(one.parentElement)] : [];
    const print = async (part) => {
        const all = [innerWidth, under(part.parentElement), letters(part), looks(part)];
        const bytes = new TextEncoder().encode(JSON.stringify(all));
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        return btoa(String.fromCharCode(...hash.slice(0, 12)));
    };
    const known = new Set(judged), fresh = [], exclude = [];
    for (const selector of frame) {
        const part = document.querySelector(selector);
        if (!part) continue;
        const seen = await print(part);
        if (known.has(seen)) exclude.push(selector); else fresh.push(seen);
    }
    const found = await axe.run(exclude.length ? {exclude} : document, {
        runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
    });
    const barriers = found.violations.map(one => one.id + ": " + one.help + " at "
        + one.nodes.map(node => node.target.join(" ") + " (" + node.html.slice(0, 160) + ")")
            .slice(0, 4).join(" | "));
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
        const wide = [...document.body.querySelectorAll("*")].find(
            one => one.getBoundingClientRect().right > root.clientWidth + 1);
        barriers.push("scrolls sideways, " + root.scrollWidth + " px wide, because of "
            + (wide ? wide.outerHTML.slice(0, 160) : "?"));
    }
    return {barriers, fresh: barriers.length ? [] : fresh};
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


@dataclass
class Judge:
    """Judges pages with axe, at both widths.

    A page's frame (`FRAME`) is judged once in each form it takes: where it comes back with
    the same letters, at the same places, in the same colours, with nothing over it, and
    nothing was wrong with it, only the rest of the page is judged again.
    """

    passed: set[str] = field(default_factory=set)

    def goes_with(self, context: BrowserContext) -> None:
        """Be in each page of a context from its beginning: cheaper where all are judged."""
        context.add_init_script(axe())

    def barriers(self, page: Page) -> list[str]:
        """What axe finds wrong, and what sticks out, on a page at both widths.

        Judged from the top of the page: further down the row that stays in sight lies over
        something, wherever one stops.
        """
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe())
        found: list[str] = []
        sizes = [WIDE, NARROW]
        now = page.viewport_size
        if now and now["width"] == NARROW["width"]:
            sizes.reverse()
        for size in sizes:
            if page.viewport_size != size:
                page.set_viewport_size(size)
            said: dict[str, Any] = page.evaluate(_CHECK, [TAGS, FRAME, sorted(self.passed)])
            self.passed.update(said["fresh"])
            found += [f"{size['width']} px: {one}" for one in said["barriers"]]
        return found


@cache
def axe() -> str:
    """The source of axe-core, which the build of the assets installs."""
    return AXE.read_text(encoding="utf-8")
