"""A campaign starts from a title, or from an idea that another system turned away."""

from datetime import date

from flask import Flask

from campaigns.authoring import services
from campaigns.authoring.services import BudgetData, StartData
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns


def test_who_starts_a_campaign_leads_its_team(app: Flask) -> None:
    lead = campaigns.person("Anna Esposito")
    campaign = campaigns.started(lead)
    assert campaign.state == "draft"
    assert [(member.account_id, member.is_lead) for member in campaign.team] == [(lead.id, True)]
    assert campaign.totals.pledged == campaign.totals.backers == 0


def test_an_idea_becomes_a_filled_draft(app: Flask) -> None:
    idea = StartData(
        title="Orto in via Luigi Volpicella",
        summary="Un orto per la scuola e per gli anziani.",
        district="M6",
        theme="circular-economy",
        lines=[BudgetData("Terra e semi", 400_00), BudgetData("Serra", 900_00, "more")],
        idea_id=77,
    )
    with unit_of_work():
        campaign = services.start_from_idea(idea, campaigns.person())
    assert (campaign.minimum, campaign.optimum, campaign.idea_id) == (400_00, 1_300_00, 77)
    assert campaign.summary == idea.summary
    assert campaign.slug.startswith("orto-in-via-luigi-volpicella-")


def test_an_idea_that_does_not_fit_loses_nothing_that_matters(app: Flask) -> None:
    long = "Molte parole. " * 60
    idea = StartData(
        title="T" * 200, summary=long, district="Atlantide", theme="?", story="Storia."
    )
    with unit_of_work():
        campaign = services.start_from_idea(idea, campaigns.person())
    assert len(campaign.title) == 80
    assert len(campaign.summary) <= 240
    assert campaign.story == f"{long}\n\nStoria."
    assert campaign.district is None
    assert campaign.theme is None


def test_the_factories_reach_every_state(app: Flask) -> None:
    assert campaigns.draft().state == "draft"
    assert campaigns.submitted().state == "in_review"
    assert campaigns.approved(start_on=date(2027, 3, 10)).state == "scheduled"
    assert campaigns.live().state == "live"
