"""500 SIGKILLs over 200 pledges: real workers, a real clock, HTTP, and no webhook ever."""

import logging
import os
import random
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import psycopg
from flask import Flask
from sqlalchemy import text
from werkzeug.serving import make_server

from campaigns.models import Campaign
from campaigns.pledges import checkout
from crowdfund.app import create_app
from kit.unit_of_work import unit_of_work
from payments.twin.__main__ import QuietHandler
from payments.twin.app import create_app as create_twin
from payments.twin.twin import Twin
from tests.conftest import test_config
from tests.factories import campaigns, pledges
from tests.faults import invariants, nursery
from tests.faults.jobqueue import JobQueue
from tests.faults.nursery import Nursery
from tests.support import database
from tests.support.story import GOOD, REFUSED_LATER

WORKERS = 2
PORT = 20_000 + os.getpid() % 20_000
PATIENCE_SECONDS = 400
EIGHT_DAYS = 8 * 86_400


def main(kills: int, count: int, seed: int) -> list[str]:
    """Kill so many times while so many pledges are collected; what is broken at the end."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="innesco-kill-") as folder, database.clone() as url:
        address = {"CROWDFUND_STRIPE_API_BASE": f"http://127.0.0.1:{PORT}"}
        app = create_app(test_config(url, Path(folder), **address))
        logging.disable(logging.CRITICAL)
        nursery.prepare(url)
        home = Nursery(app, url)
        home.open()
        twin = _serve()
        try:
            with app.app_context():
                dead, broken = _story(app, home, twin, url, kills, count, random.Random(seed))
        finally:
            home.close()
    told = f"{dead} SIGKILLs, {count} pledges, {WORKERS} workers, {time.monotonic() - began:.0f} s"
    print(f"sigkill: {told}: {len(broken)} broken")
    for line in broken[:40]:
        print(f"  {line}")
    return broken


def _story(
    app: Flask, home: Nursery, twin: Twin, url: str, kills: int, count: int, chance: random.Random
) -> tuple[int, list[str]]:
    campaign = _promises(twin, count)
    _begin_the_end(campaign)
    home.start("clock")
    dead = _hunt(home, kills, chance, campaign)
    _wait(campaign, "window")
    nursery.AHEAD.value += EIGHT_DAYS
    _wait(campaign, "end")
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        city: Any = SimpleNamespace(
            app=app,
            twin=SimpleNamespace(twin=twin),
            queue=JobQueue(connection),
            faults=set,
            taken_away=[],
        )
        return dead, invariants.broken(cast(Any, city), but=("jobs",))


def _promises(twin: Twin, count: int) -> Campaign:
    """Everybody gives a card over HTTP; every tenth will be refused."""
    campaign = campaigns.live(minimum=count * 100_00 * 2 // 3)
    browser = create_twin(twin).test_client()
    for number in range(count):
        pledge = pledges.sent_off(campaign, 100_00)
        url = checkout.begin(pledge)
        card = REFUSED_LATER if number % 10 == 9 else GOOD
        form = {"email": "prova@esempio.it", "name": "Prova", "number": card}
        browser.post(urlsplit(url).path, data={**form, "expiry": "12/34", "cvc": "123"})
        checkout.arrive(pledge)
    return campaign


def _hunt(home: Nursery, kills: int, chance: random.Random, campaign: Campaign) -> int:
    """Keep the workers running, and kill one as soon as some jobs were begun."""
    dead, amid = 0, 0
    while len(home.living) < WORKERS + 1:
        home.start("worker")
    while dead < kills:
        _until_begun(_begun() + chance.randint(2, 8))
        time.sleep(chance.uniform(0, 0.15))
        number = chance.choice(list(home.living))
        kind = home.living[number]
        with suppress(ProcessLookupError):
            home.kill(number)
        home.start(kind)
        dead += 1
        states = _states(campaign)
        amid += bool(set(states) - invariants.OVER - {"retry", "action_required"})
        if dead % 50 == 0:
            print(f"sigkill: {dead}, {amid} of them amid the charges: {states}", flush=True)
    return dead


def _until_begun(count: int) -> None:
    """Until the workers have begun so many jobs in all, or nothing moves any more."""
    last = time.monotonic() + 3
    while _begun() < count and time.monotonic() < last:
        time.sleep(0.02)


def _begun() -> int:
    with unit_of_work() as opened:
        begun = "SELECT count(*) FROM procrastinate_events WHERE type = 'started'"
        return int(opened.scalar(text(begun)) or 0)


def _wait(campaign: Campaign, until: str) -> None:
    """Until only the window is waited for, or nothing any more."""
    resting = invariants.OVER | ({"retry", "action_required"} if until == "window" else set())
    last = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < last:
        with unit_of_work() as opened:
            state = opened.get_one(Campaign, campaign.id).state
            waiting = opened.scalar(text("SELECT count(*) FROM mails WHERE sent_at IS NULL"))
        is_over = until == "window" or (state in ("succeeded", "failed") and not waiting)
        if is_over and not set(_states(campaign)) - resting:
            return
        time.sleep(0.5)


def _states(campaign: Campaign) -> dict[str, int]:
    with unit_of_work() as opened:
        rows = opened.execute(
            text("SELECT state, count(*) FROM pledges WHERE campaign_id = :id GROUP BY 1"),
            {"id": campaign.id},
        )
        return dict(rows.tuples().all())


def _begin_the_end(campaign: Campaign) -> None:
    """The deadline is now, and the mails of the pledging are out of the way."""
    with unit_of_work() as opened:
        opened.get_one(Campaign, campaign.id).deadline = nursery.now()
        opened.execute(text("UPDATE mails SET sent_at = created_at"))
        opened.execute(text("DELETE FROM procrastinate_jobs"))


def _serve() -> Twin:
    """The twin over HTTP, in threads of this process; it tells nobody anything."""
    twin = Twin(seed=1)
    server = make_server(
        "127.0.0.1", PORT, create_twin(twin), threaded=True, request_handler=QuietHandler
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return twin
