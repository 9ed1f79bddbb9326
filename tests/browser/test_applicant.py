"""Whoever was turned away by the call: from the office's event to a draft already filled in."""

import json

from crowdfund.config import ROOT
from tests.browser.conftest import Enter
from tests.support.live import LiveCity

EXAMPLE = ROOT / "docs" / "webhooks" / "application.rejected.example.json"


def test_a_turned_away_idea_becomes_a_draft_with_its_applicants_consent(
    city: LiveCity, enter: Enter
) -> None:
    event = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    who = city.known["people"]["citizen"]
    event["data"]["applicant"] = {"name": "Teresa", "email": who["email"], "locale": "it"}
    assert city.tell(event) == 202

    teresa = enter(width=360)
    teresa.opens_mail("ideas/invitation", who["email"])
    teresa.sees(event["data"]["title"], "Prima entra, o crea il tuo profilo: poi torni qui.")
    idea = teresa.page.url
    teresa.logs_in(who)
    teresa.go(idea)
    teresa.presses("Sì, prepara la mia pagina")
    teresa.sees(event["data"]["title"])
    draft = teresa.page.url.partition("/edit")[0]
    teresa.go(f"{draft}/edit/budget")
    teresa.sees("Impastatrice usata", "3.200")
    teresa.go(f"{draft}/edit/basics")
    assert teresa.page.locator("[name=summary]").input_value() == event["data"]["summary"]
