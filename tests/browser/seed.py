"""Fills the live city: everybody of the access tests, campaigns in every state, story material.

A program of its own, in real time: `python -m tests.browser.seed FILE` writes as JSON what
the tests must know to walk around.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from accounts.models import Account
from campaigns.authoring import content
from campaigns.authoring.lists import RewardData
from campaigns.authoring.services import BudgetData
from campaigns.models import Campaign
from campaigns.questions import services as questions
from campaigns.questions.queries import QuestionOf
from campaigns.review import services as review
from crowdfund.app import create_app
from kit import clock
from kit.unit_of_work import unit_of_work
from tests.architecture.who import WHO
from tests.architecture.who_groups import NOBODY, NOT_THERE, SIGNED
from tests.factories import accounts, campaigns, pledges
from tests.support import access
from tests.support.access import ADMIN, ANIMATOR, BACKER, CITIZEN, LEAD, City

AFTER_LIVE = {
    "suspended": ("suspended",),
    "collecting": ("collecting",),
    "succeeded": ("collecting", "succeeded"),
    "completed": ("collecting", "succeeded", "delivering", "completed"),
    "failed": ("failed",),
    "cancelled": ("cancelled",),
}
LIBRARY = "La biblioteca di strada di Ponticelli"
GARDEN = "L'orto condiviso di San Lorenzo"
PASSWORD = accounts.PASSWORD


def main() -> int:
    """Fill the city that the environment names."""
    app = create_app()
    with app.app_context():
        known = fill(app)
    Path(sys.argv[1]).write_text(json.dumps(known), encoding="utf-8")
    return 0


def fill(app: Flask) -> dict[str, Any]:
    """Everything, made by the services."""
    city = access.build(app)
    with unit_of_work():
        _voices(city)
    states = _states(city)
    with unit_of_work():
        declined = pledges.declined(city.worlds["live"].campaign, backer=city.people[BACKER])
    return {
        "tokens": city.tokens,
        "addresses": _addresses(city),
        "endpoints": _endpoints(app),
        "states": states,
        "declined": declined.code,
        "people": {role: _able(role) for role in (ANIMATOR, ADMIN, CITIZEN)},
        "stories": _stories(),
    }


def _addresses(city: City) -> dict[str, str]:
    """The address of every row of the table of who gets in that somebody may open."""
    found = {}
    for name, allowed in WHO.items():
        endpoint, _blank, world = name.partition(" ")
        if allowed in (NOBODY, NOT_THERE, SIGNED):
            continue
        for rule in city.app.url_map.iter_rules(endpoint):
            if "GET" in (rule.methods or ()):
                found[name] = city.address(rule, world or "live")
    return found


def _endpoints(app: Flask) -> list[str]:
    return sorted({rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods})  # type: ignore[operator]


def _voices(city: City) -> None:
    """People who support the live campaign by name, and an answer of its team."""
    live = city.worlds["live"].campaign
    pledges.committed(live, 50_00, name="Teresa Coppola", show_name=True, message="Forza!")
    pledges.committed(live, 120_00, message="Passo ogni giorno di là.")
    team, citizen = (pledges.visitor_for(city.people[one]) for one in (LEAD, CITIZEN))
    asked = questions.ask(live, {"text": "Si può visitare?"}, citizen)
    questions.answer(QuestionOf(live, asked), {"answer": "Sì, il **sabato**."}, team)


def _states(city: City) -> dict[str, str]:
    """A campaign of the lead in each state that the access tests do not need; its slug."""
    lead, judge = city.people[LEAD], city.people[ANIMATOR]
    found = {}
    for name, way in AFTER_LIVE.items():
        with unit_of_work():
            campaign = campaigns.live(lead, reviewer=judge)
            pledges.committed(campaign, 30_00)
            for state in way:
                campaign.move_to(state, reason="Per le prove.")
            found[name] = campaign.slug
    with unit_of_work():
        start = clock.today() + timedelta(days=9)
        found["scheduled"] = campaigns.approved(lead, reviewer=judge, start_on=start).slug
    with unit_of_work():
        asked = campaigns.submitted(lead)
        shown = content.current_hash(asked)
        review.request_changes(asked, judge.id, shown, "Aggiungi un preventivo.", [])
        found["changes"] = asked.slug
    with unit_of_work():
        found["started"] = campaigns.started(lead).slug
    return found


def _able(role: str) -> dict[str, str]:
    """Somebody who can log in at the page, with the secret of their telephone if staff."""
    owner = accounts.account(role, email=f"{role}-storie@posta.example", name=f"Storie {role}")
    secret = accounts.with_second_step(owner) if role != CITIZEN else ""
    return {"email": owner.email, "password": PASSWORD, "secret": secret}


def _stories() -> dict[str, dict[str, str]]:
    """The campaigns that the stories are about, and who leads them."""
    with unit_of_work():
        lead = accounts.account(name="Ciro Esposito", email="ciro@posta.example")
        library = _live(lead, LIBRARY, "M6", "Ponticelli", "social-cohesion", "all_or_nothing")
    with unit_of_work():
        garden = _live(accounts.account(), GARDEN, "M4", "San Lorenzo", "heritage", "flexible")
    with unit_of_work():
        token = accounts.session_token(lead)
    return {
        "library": {"slug": library.slug, "title": LIBRARY, "lead": token},
        "garden": {"slug": garden.slug, "title": GARDEN},
    }


def _live(
    lead: Account, title: str, district: str, quarter: str, theme: str, kind: str
) -> Campaign:
    return campaigns.live(
        lead,
        title=title,
        summary="Scaffali, libri e letture ad alta voce, aperti a tutte le età.",
        district=district,
        quarter=quarter,
        theme=theme,
        kind=kind,
        lines=(BudgetData("Scaffali", 1_500_00), BudgetData("Altri libri", 500_00, "more")),
        rewards=(RewardData("Una dedica", 20_00, "Il tuo nome sul segnalibro.", stock=30),),
    )


if __name__ == "__main__":
    sys.exit(main())
