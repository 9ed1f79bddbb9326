"""500 SIGKILLs over 200 pledges: real workers, a real clock, HTTP, and no webhook ever."""

import logging
import os
import random
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import text
from werkzeug.serving import make_server

from campaigns.models import Campaign
from campaigns.pledges import checkout
from crowdfund.app import create_app
from kit.unit_of_work import unit_of_work
from payments.twin.__main__ import QuietHandler
from payments.twin.app import create_app as create_twin
from payments.twin.twin import Twin
from tests.factories import campaigns, pledges
from tests.faults import invariants, nursery
from tests.faults.engine import NEEDED
from tests.faults.jobqueue import JobQueue
from tests.faults.nursery import Nursery
from tests.faults.trap import Trap
from tests.support import database
from tests.support.composition import config_for
from tests.support.story import GOOD, REFUSED_LATER

WORKERS = 2
PORT = 20_000 + os.getpid() % 20_000
PATIENCE_SECONDS = 200
"""For so long nothing at all may move."""
EIGHT_DAYS = 8 * 86_400
ENDED = ("succeeded", "failed")
RESTING = invariants.OVER | {"retry", "action_required"}
"""States in which nothing is to be done at the gateway until the window ends."""

_WORK = text("""
    SELECT (SELECT count(*) FROM mails WHERE sent_at IS NULL) AS mails,
        (SELECT count(*) FROM procrastinate_jobs WHERE task_name <> ALL(:sweeps)
            AND (status = 'doing' OR status = 'todo'
                AND coalesce(scheduled_at, now()) < now() + interval '5 minutes')) AS jobs
""")


@dataclass
class Hunt:
    """Who is killed, how often, and how many of the kills fell while charges were to be made."""

    home: Nursery
    campaign: Campaign
    kills: int
    chance: random.Random
    dead: int = 0
    amid: int = 0

    def strike(self) -> bool:
        """Kill a worker, or now and then the clock; False once it was enough."""
        kind = "clock" if self.chance.random() < 0.1 else "worker"
        self.home.replace(self.chance.choice([n for n, k in self.home.living.items() if k == kind]))
        self.dead += 1
        states = _states(self.campaign)
        self.amid += bool(set(states) - RESTING)
        if self.dead % 50 == 0:
            print(f"sigkill: {self.dead}, {self.amid} amid the charges: {states}", flush=True)
        return self.dead < self.kills


def main(kills: int, count: int, seed: int) -> list[str]:
    """Kill so many times while so many pledges are collected; what is broken at the end."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="innesco-kill-") as folder, database.clone() as url:
        address = {"CROWDFUND_STRIPE_API_BASE": f"http://127.0.0.1:{PORT}"}
        app = create_app(config_for(url, Path(folder), **address))
        logging.disable(logging.CRITICAL)
        nursery.prepare(url)
        home = Nursery(app, url)
        home.open()
        chance = random.Random(seed)
        twin = Twin(seed=1)
        trap = Trap(create_twin(twin), chance)
        _serve(trap)
        try:
            with app.app_context():
                campaign = _promises(twin, count)
                hunt = Hunt(home, campaign, kills, chance)
                broken = _story(hunt, twin, trap, url)
        finally:
            home.close()
    told = f"{hunt.dead} SIGKILLs, {hunt.amid} amid the charges, {count} pledges"
    print(f"sigkill: {told}, {WORKERS} workers, {time.monotonic() - began:.0f} s")
    print(f"sigkill: {len(broken)} broken")
    for line in broken[:40]:
        print(f"  {line}")
    return broken


def _story(hunt: Hunt, twin: Twin, trap: Trap, url: str) -> list[str]:
    _begin_the_end(hunt.campaign)
    trap.strike = hunt.strike
    for kind in ["clock", *["worker"] * WORKERS]:
        hunt.home.start(kind)
    _wait(hunt.campaign, "window")
    nursery.AHEAD.value += EIGHT_DAYS
    _wait(hunt.campaign, "end")
    trap.strike = None
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        city: Any = SimpleNamespace(
            app=hunt.home.app,
            twin=SimpleNamespace(twin=twin),
            queue=JobQueue(connection),
            faults=set,
            taken_away=[],
        )
        broken = invariants.broken(cast(Any, city), but=("jobs",))
    few = f"hunt: all was over after {hunt.dead} of {hunt.kills} kills"
    return broken + ([few] if hunt.dead < hunt.kills else [])


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


def _wait(campaign: Campaign, until: str) -> None:
    """Until only the window is waited for, or nothing any more; or nothing moves at all."""
    resting = RESTING if until == "window" else invariants.OVER
    seen, last = None, 0.0
    while not seen or time.monotonic() < last:
        with unit_of_work() as opened:
            state = opened.get_one(Campaign, campaign.id).state
            work = opened.execute(_WORK, {"sweeps": list(NEEDED)}).one()
        states = _states(campaign)
        is_over = until == "window" or (state in ENDED and not work.mails and not work.jobs)
        if is_over and not set(states) - resting:
            return
        if seen != (state, states, *work):
            seen, last = (state, states, *work), time.monotonic() + PATIENCE_SECONDS
        time.sleep(0.2)


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


def _serve(app: Trap) -> None:
    """The twin over HTTP, in threads of this process; it tells nobody anything."""
    server = make_server("127.0.0.1", PORT, app, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
