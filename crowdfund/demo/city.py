"""Loads the demo city: its people, fifteen campaigns in every state, three hundred pledges.

Everything is made through the services, in the order of a story that ends today, from a
fixed seed; cards are typed at the Stripe twin's pages over HTTP.
"""

import json
import random
import secrets
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyotp

from accounts import passwords
from accounts.models import Account
from crowdfund.demo import acts, cashdesk, endings, exchange, neighbours, reports
from crowdfund.demo.acts import Role
from crowdfund.demo.browser import Browser
from crowdfund.demo.exchange import Exchange
from crowdfund.demo.people import Backer, backers
from crowdfund.demo.timeline import Timeline, between
from kit import clock
from kit.unit_of_work import unit_of_work

SEED = 42
PLEDGES = 300
FILE = Path(__file__).parent / "city.toml"
LOGINS = "demo-logins.json"
STAFF = (
    ("citizen", "Carla Ruotolo", "cittadina@innesco.example"),
    ("team", "", "squadra@innesco.example"),
    ("animator", "Rosa Gargiulo", "animatrice@innesco.example"),
    ("admin", "Aldo Striano", "admin@innesco.example"),
    ("admin", "Bianca Fusco", "seconda.admin@innesco.example"),
)
"""The roles of the demo; the team's is the lead of the first campaign, payouts need two admins."""

TROUBLE = {"collecting": 0.25, "succeeded": 0.06}
"""Share of backers whose card fails when it is charged, by how the campaign ends."""

MATCH_SINCE = 6
"""Days since a foundation adds to pledges; too few to change how a finished campaign ended."""

Progress = Callable[[int, int], None]
Span = tuple[datetime, datetime]


@dataclass
class City:
    """Who and what is needed to tell the story."""

    timeline: Timeline
    dice: random.Random
    browser: Browser
    citizen: Account
    animator: Account
    admin: Account
    second: Account


def load(gateway: str, instance: Path, progress: Progress) -> int:
    """Tell the whole story and write the log-ins; how many pledges came through."""
    described = tomllib.loads(FILE.read_text(encoding="utf-8"))["campaigns"]
    oldest = max(one["days"] - one["left"] for one in described)
    start = acts.morning(oldest + 8)
    timeline = Timeline(gateway, start)
    with clock.source(lambda: start):
        logins, people = _people(described[0]["lead"])
        givers = exchange.givers()
    city = City(timeline, random.Random(SEED), Browser(), people[0], *people[2:])
    done: list[bool] = []
    roles = []
    weights = [one["reached"] * minimum(one) for one in described]
    for number, about in enumerate(described):
        lead = people[1] if number == 0 else _lead(about, number, start)
        count = round(PLEDGES * weights[number] / sum(weights))
        part = Role(about, number, lead)
        roles.append(part)
        _tell(city, part, max(count, 3) if about["reached"] else 0, done)
        if number == 0:
            neighbours.tell(timeline, part, city.citizen, city.animator, city.admin)
            reports.tell(timeline, part, city.citizen, city.animator, city.admin)
            cashdesk.tell(timeline, part, city.citizen, city.animator, city.admin)
    exchange.tell(timeline, Exchange(roles, city.animator, givers))
    timeline.at(acts.morning(MATCH_SINCE), partial(acts.match, city.admin))
    timeline.sweep_daily(start, clock.now())
    timeline.tell(progress)
    target = instance / LOGINS
    target.touch(mode=0o600)
    target.write_text(json.dumps(logins, indent=1), encoding="utf-8")
    return sum(done)


def _password(email: str, name: str) -> str:
    """One that the rules take: by bad luck hexadecimal digits are mostly figures."""
    while True:
        found = "-".join(secrets.token_hex(2) for _ in range(4))
        if not passwords.is_guessable(found, email=email, name=name):
            return found


def minimum(about: dict[str, Any]) -> int:
    """The sum of the indispensable lines, in cents."""
    return sum(euros * 100 for kind, _label, euros in about["lines"] if kind == "indispensable")


def _people(lead: str) -> tuple[list[dict[str, str | None]], list[Account]]:
    """The four roles with passwords and second steps that nobody knows beforehand."""
    logins: list[dict[str, str | None]] = []
    accounts: list[Account] = []
    for role, name, email in STAFF:
        password = _password(email, name or lead)
        kept = role if role in {"animator", "admin"} else "citizen"
        account = acts.person(name or lead, email, kept, password)
        acts.vouch(account)
        secret = None
        if kept != "citizen":
            secret = pyotp.random_base32()
            with unit_of_work() as opened:
                held = opened.get_one(Account, account.id)
                held.totp_secret, held.totp_enabled_at = secret, clock.now()
        logins.append({"role": role, "email": email, "password": password, "totp_secret": secret})
        accounts.append(account)
    return logins, accounts


def _lead(about: dict[str, Any], number: int, start: datetime) -> Account:
    with clock.source(lambda: start):
        return acts.person(about["lead"], f"referente{number}@posta.example")


def _tell(city: City, part: Role, count: int, done: list[bool]) -> None:
    """Put one campaign's story on the timeline."""
    about, at = part.about, city.timeline.at
    opening = acts.morning(about["days"] - about["left"])
    if about["ends"] in {"draft", "in_review", "scheduled"}:
        opening = acts.morning(0)
    at(opening - timedelta(days=4), partial(acts.write, part))
    if about["ends"] == "draft":
        return
    at(opening - timedelta(days=3, hours=-2), partial(acts.submit, part))
    if about["ends"] == "in_review":
        return
    at(opening - timedelta(hours=1), partial(acts.approve, part, city.animator))
    if about["ends"] == "scheduled":
        return
    end = min(opening + timedelta(days=about["days"]), clock.now() - timedelta(hours=2))
    _pledges(city, part, count, (opening, end), done)
    _talk(city, part, (opening, end))
    endings.tell(city.timeline, part, city.animator, city.admin, city.second)


def _pledges(city: City, part: Role, count: int, span: Span, done: list[bool]) -> None:
    total = minimum(part.about) * part.about["reached"] // 100
    trouble = TROUBLE.get(part.about["ends"], 0.02)

    def give(backer: Backer, dice: random.Random) -> None:
        done.append(acts.pledge(part, backer, city.browser, dice))

    for backer in backers(city.dice, count, total, trouble=trouble):
        dice = random.Random(city.dice.random())
        city.timeline.at(between(city.dice, *span), partial(give, backer, dice))


def _talk(city: City, part: Role, span: Span) -> None:
    for title, text in part.about["updates"]:
        moment = between(city.dice, *span)
        city.timeline.at(moment, partial(acts.tell_news, part, title, text))
    for text, reply in part.about["questions"]:
        moment = between(city.dice, *span)
        city.timeline.at(moment, partial(acts.ask_and_answer, part, city.citizen, text, reply))
