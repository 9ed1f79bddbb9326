"""The communities of the demo city: who is in them, what they say, what is on, what they carry."""

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from accounts.models import Account
from campaigns.carried import carrying
from campaigns.carried import queries as carried
from communities import founding, meetings, members, posts, queries
from communities.models import Community, Post
from communities.moderation import standing
from crowdfund.demo import acts
from crowdfund.demo.acts import Role
from crowdfund.demo.browser import Browser
from crowdfund.demo.people import CARDS, Backer
from crowdfund.demo.timeline import Timeline
from kit import clock
from kit.unit_of_work import session, unit_of_work

FILE = Path(__file__).parent / "communities.toml"
FOUNDED, CHOSEN, GIVEN, ANNOUNCED, PLANNED = 20, 18, 6, 5, 4
"""Days ago."""
EUROS = (15, 25, 40)
NEWCOMER = "Appena arrivata"
"""Nobody has read anything of hers yet: her post waits for a person."""


@dataclass
class Square:
    """A community while its story is told."""

    about: Mapping[str, Any]
    community_id: int = 0
    people: dict[str, Account] = field(default_factory=dict)
    said: list[int] = field(default_factory=list)

    @property
    def community(self) -> Community:
        found = queries.by_id(self.community_id)
        assert found is not None
        return found


def tell(
    timeline: Timeline, part: Role, citizen: Account, animator: Account, admin: Account
) -> None:
    """Put the story of every community on the timeline; members of the first give to `part`."""
    described = tomllib.loads(FILE.read_text(encoding="utf-8"))["communities"]
    for number, about in enumerate(described):
        square, at = Square(about), timeline.at
        at(acts.morning(FOUNDED), partial(_found, square, citizen, animator, admin))
        at(acts.morning(CHOSEN), partial(_carry, square, animator))
        for which, words in enumerate(about["posts"]):
            at(acts.morning(14 - 3 * which), partial(_say, square, words))
        for which, who, text in about["answers"]:
            at(acts.morning(3 - which), partial(_answer, square, which, who, text))
        at(acts.morning(ANNOUNCED), partial(_announce, square, animator))
        at(acts.morning(PLANNED), partial(_plan, square, animator))
        if number == 0:
            at(acts.morning(GIVEN), partial(_give, square, part))
            at(acts.morning(1), partial(_wait, square))


def _found(square: Square, citizen: Account, animator: Account, admin: Account) -> None:
    about = square.about
    words = {name: about.get(name, "") for name in ("name", "description", "district", "theme")}
    with unit_of_work():
        made = founding.found({**words, "door": "open"}, admin.actor)
        founding.give(made, animator.email, admin.actor)
        square.community_id = made.id
    for name in about["members"]:
        local = f"{made.slug[:12]}.{len(square.people)}".strip("-.")
        square.people[name] = acts.person("Persona del quartiere", f"{local}@posta.example")
    with unit_of_work():
        for name, account in square.people.items():
            _join(square, name, account)
            standing.vouch(account.id)
        if about.get("district") == "M6":
            _join(square, "Carla di via Argine", citizen)


def _join(square: Square, name: str, account: Account) -> None:
    wishes = {"name": name, "digest": "weekly", "announcements": True}
    members.enter(square.community, wishes, account.id)


def _carry(square: Square, animator: Account) -> None:
    with unit_of_work():
        where = square.community
        for campaign in carried.suggested(where):
            carrying.carry(where, {"campaign": campaign.code}, acts.visitor(animator))


def _say(square: Square, words: list[str]) -> None:
    who, title, text = words
    with unit_of_work():
        data = {"title": title, "text": text, "is_announcement": False}
        made = posts.write(square.community, data, acts.visitor(square.people[who]))
        square.said.append(made.id)


def _answer(square: Square, which: int, who: str, text: str) -> None:
    with unit_of_work():
        parent = session().get_one(Post, square.said[which])
        posts.answer(parent, {"text": text}, acts.visitor(square.people[who]))


def _announce(square: Square, animator: Account) -> None:
    title, text = square.about["announcement"]
    with unit_of_work():
        data = {"title": title, "text": text, "is_announcement": True}
        posts.write(square.community, data, acts.visitor(animator))


def _plan(square: Square, animator: Account) -> None:
    title, place, days, begins, ends, description = square.about["meeting"]
    day = clock.today() + timedelta(days=PLANNED + days)
    with unit_of_work():
        data = {
            "title": title, "place": place, "description": description, "day": day,
            "begins": time.fromisoformat(begins), "ends": time.fromisoformat(ends),
            "last_day": None,
        }  # fmt: skip
        meetings.plan(square.community, data, acts.visitor(animator))


def _give(square: Square, part: Role) -> None:
    """As many members as a sum needs to be told give to the campaign that is carried."""
    dice = random.Random(len(square.people))
    for euros, account in zip(EUROS, square.people.values(), strict=False):
        backer = Backer("", account.email, euros * 100, "", shows_name=False, card=CARDS["good"])
        acts.pledge(part, backer, Browser(), dice, acts.visitor(account))


def _wait(square: Square) -> None:
    who = acts.person("Persona del quartiere", "appena.arrivata@posta.example")
    with unit_of_work():
        _join(square, NEWCOMER, who)
    square.people[NEWCOMER] = who
    _say(square, [NEWCOMER, "", "Ciao a tutti, mi sono trasferita a Barra da poco. Chi organizza?"])
