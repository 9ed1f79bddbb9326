"""What the people of the demo city ask for, offer and agree on, from exchange.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from accounts.models import Account
from campaigns import queries as campaigns
from campaigns.owners import LINE
from crowdfund.demo import acts
from crowdfund.demo.acts import Role
from crowdfund.demo.timeline import Timeline
from kit import clock
from kit.unit_of_work import unit_of_work
from matching import agreements, listings, messages, queries
from matching.models import Agreement, Listing

FILE = Path(__file__).parent / "exchange.toml"
LISTED = ("kind", "title", "quantity", "unit", "district")


@dataclass
class Exchange:
    """Who is who while the story is told; codes of what has been written so far, by key."""

    roles: Sequence[Role]
    animator: Account
    givers: Mapping[str, Account]
    today: date = field(default_factory=clock.today)
    codes: dict[str, str] = field(default_factory=dict)


def givers() -> dict[str, Account]:
    """Accounts of those who offer, by the key of their offer."""
    return {
        about["key"]: acts.person(about["who"], f"offre-{about['key']}@posta.example")
        for about in _described()["offers"]
    }


def tell(timeline: Timeline, exchange: Exchange) -> None:
    """Put every notice and every meeting on the timeline."""
    described = _described()
    for about in described["needs"]:
        timeline.at(acts.morning(about["days_ago"]), partial(_ask, exchange, about))
    for about in described["offers"]:
        timeline.at(acts.morning(about["days_ago"]), partial(_offer, exchange, about))
    for about in described["meetings"]:
        deeds = (_propose, _accept, _hand_over, _confirm)
        for days_ago, deed in zip(about["days_ago"], deeds, strict=False):
            when = acts.morning(days_ago) + timedelta(hours=1)
            timeline.at(when, partial(deed, exchange, about))


def _described() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _ask(exchange: Exchange, about: Mapping[str, Any]) -> None:
    part = exchange.roles[about["campaign"]] if "campaign" in about else None
    author = part.lead if part else exchange.animator
    acts.vouch(author)
    with unit_of_work():
        reference = line = ""
        if part is not None:
            campaign = campaigns.by_id(part.campaign_id)
            assert campaign is not None
            reference = campaign.reference
            lines = {one.label: f"{LINE}{one.id}" for one in campaign.lines}
            line = lines[about["line"]] if "line" in about else ""
        data = {**_filled(exchange, about), "reference": reference, "budget_line": line}
        exchange.codes[about["key"]] = listings.publish("need", data, acts.visitor(author)).code


def _offer(exchange: Exchange, about: Mapping[str, Any]) -> None:
    acts.vouch(exchange.givers[about["key"]])
    with unit_of_work():
        given = {"giver": about["giver"], "shown_name": about.get("name", "")}
        data = {**_filled(exchange, about), **given}
        giver = acts.visitor(exchange.givers[about["key"]])
        exchange.codes[about["key"]] = listings.publish("offer", data, giver).code


def _propose(exchange: Exchange, about: Mapping[str, Any]) -> None:
    """The giver proposes, or the animator brings the two together."""
    with unit_of_work():
        need, offer = _listing(exchange, about["need"]), _listing(exchange, about["offer"])
        by = exchange.animator if about.get("by_hand") else exchange.givers[about["offer"]]
        asked = {"other": need.code, "quantity": about.get("quantity")}
        made = agreements.propose(offer, asked, acts.visitor(by))
        exchange.codes[_key(about)] = made.code


def _accept(exchange: Exchange, about: Mapping[str, Any]) -> None:
    with unit_of_work():
        found = _agreement(exchange, about)
        agreements.accept(found, found.need.author_id)
        if "message" in about:
            messages.write(found, {"text": about["message"]}, found.offer.author_id)


def _hand_over(exchange: Exchange, about: Mapping[str, Any]) -> None:
    """The giver says that it is done, and that thanks may be read by all."""
    with unit_of_work():
        found = _agreement(exchange, about)
        agreements.confirm(found, found.offer.author_id, {"thanks": "", "thanks_shown": True})


def _confirm(exchange: Exchange, about: Mapping[str, Any]) -> None:
    with unit_of_work():
        found = _agreement(exchange, about)
        said = {"thanks": about.get("thanks", ""), "thanks_shown": False}
        agreements.confirm(found, found.need.author_id, said)


def _filled(exchange: Exchange, about: Mapping[str, Any]) -> dict[str, Any]:
    """A notice as its form gives it."""
    days = {
        name: exchange.today + timedelta(days=about[key]) if key in about else None
        for name, key in (("begins", "first"), ("ends", "last"))
    }
    return {**{name: about.get(name) for name in LISTED}, "description": about["text"], **days}


def _key(about: Mapping[str, Any]) -> str:
    return f"{about['need']} {about['offer']}"


def _listing(exchange: Exchange, key: str) -> Listing:
    found = queries.by_code(exchange.codes[key])
    assert found is not None
    return found


def _agreement(exchange: Exchange, about: Mapping[str, Any]) -> Agreement:
    found = queries.agreement(exchange.codes[_key(about)])
    assert found is not None
    return found
