"""Takes the pictures of docs/images from a running demo city, small enough to be committed."""

import argparse
import io
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
MOST_BYTES = 400_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the page, the window's size."""

    name: str
    path: str
    width: int
    height: int


def main() -> int:
    """Take every picture; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("address", nargs="?", default="http://127.0.0.1:5000")
    address = options.parse_args().address.rstrip("/")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            campaign = busiest_campaign(browser, address)
            for shot in (
                Shot("campaign", campaign, 1280, 1000),
                Shot("campaign-phone", campaign, 360, 760),
                Shot("home", "/", 1280, 1000),
            ):
                print(f"screenshots: {take(browser, address, shot)}")
        finally:
            browser.close()
    return 0


def chromium() -> str:
    """The browser's program."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        sys.exit("screenshots: needs Chromium or Chrome; name it with CHROMIUM=/path")
    return found


def busiest_campaign(browser: Browser, address: str) -> str:
    """The path of the running campaign that has come farthest without having arrived."""
    page = browser.new_page(locale="it-IT")
    page.goto(f"{address}/campaigns?state=live")
    paths: list[str] = page.locator("main a[href^='/campaigns/']").evaluate_all(
        "links => [...new Set(links.map(link => new URL(link.href).pathname))]"
    )
    found = {path: percent(page, address, path) for path in paths if path.count("/") == 2}
    page.close()
    if not found:
        sys.exit("screenshots: no running campaign here; is this the demo city?")
    return max(found, key=lambda path: (found[path] < 100, found[path]))


def percent(page: Page, address: str, path: str) -> int:
    """How far a campaign has come, in hundredths of its goal, as the API says it."""
    answer = page.request.get(f"{address}/api/v1{path}")
    return int(answer.json()["percent"]) if answer.ok else 0


def take(browser: Browser, address: str, shot: Shot) -> str:
    """One picture, in at most 256 colours; what was written."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        locale="it-IT",
        reduced_motion="reduce",
    )
    page.goto(address + shot.path, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    raw = page.screenshot()
    page.close()
    target = IMAGES / f"{shot.name}.png"
    with Image.open(io.BytesIO(raw)) as picture:
        picture.convert("RGB").quantize(256).save(target, optimize=True)
    size = target.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"screenshots: {target.name} has {size} bytes, more than {MOST_BYTES}")
    return f"{target.relative_to(IMAGES.parent.parent)} {size // 1024} kB"


if __name__ == "__main__":
    sys.exit(main())
