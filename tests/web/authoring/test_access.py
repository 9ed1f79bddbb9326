"""Whose pages these are: the team's, the animators', nobody else's; not yours means 404."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.authoring import team
from campaigns.models import Campaign
from kit import links
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns
from tests.factories.accounts import log_in

EDITING = [
    "", "/basics", "/story", "/photo", "/budget", "/goal", "/rewards", "/team", "/payee", "/plan",
]  # fmt: skip
WRITING = [
    "edit/basics", "edit/story", "edit/photo", "edit/photo/remove", "edit/budget", "edit/goal",
    "edit/rewards", "edit/team", "edit/payee", "edit/plan", "submit", "take-back", "give-up",
]  # fmt: skip


def member_of(campaign: Campaign, lead: Account) -> Account:
    """Somebody who joined a team without leading it."""
    joined = campaigns.person("Gino Russo")
    with unit_of_work():
        invited = team.invite(campaign, team.InviteData(joined.email, "Gino"), lead)
        found = team.find_invitation(links.sign("campaigns.join", str(invited.id)))
        assert found is not None
        team.join(found, joined.id)
    return joined


def leader_elsewhere() -> Account:
    """Somebody who leads another team."""
    lead = campaigns.person()
    campaigns.draft(lead)
    return lead


STRANGERS: dict[str, Callable[[], Account]] = {
    "another citizen": campaigns.person,
    "another team": leader_elsewhere,
    "an animator": campaigns.animator,
    "an admin": lambda: campaigns.person("Admin", role="admin"),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_others_neither_open_nor_write(client: FlaskClient, who: str) -> None:
    campaign = campaigns.submitted()
    log_in(client, STRANGERS[who]())
    for page in EDITING:
        assert client.get(f"/campaigns/{campaign.slug}/edit{page}").status_code == 404, page
    for page in WRITING:
        assert client.post(f"/campaigns/{campaign.slug}/{page}").status_code == 404, page
    assert campaigns.fresh(campaign).state == "in_review"


def test_without_logging_in_one_is_asked_to(client: FlaskClient) -> None:
    campaign = campaigns.draft()
    for page in EDITING:
        assert client.get(f"/campaigns/{campaign.slug}/edit{page}").status_code == 303
    assert client.get("/review").status_code == 303


def test_a_member_writes_but_does_not_run_the_team(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    log_in(client, member_of(campaign, lead))
    for page in EDITING:
        assert client.get(f"/campaigns/{campaign.slug}/edit{page}").status_code == 200, page
    saved = client.post(f"/campaigns/{campaign.slug}/edit/story", data={"story": "Ciao"})
    assert saved.status_code == 302
    first = campaign.team[0].id
    for page in ("team", f"team/{first}", f"team/{first}/remove", f"team/{first}/again"):
        answer = client.post(f"/campaigns/{campaign.slug}/edit/{page}", data={"name": "X"})
        assert answer.status_code == 404, page


def test_someone_removed_is_a_stranger_again(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    gone = member_of(campaign, lead)
    with unit_of_work():
        team.remove(campaign, campaigns.fresh(campaign).team[1].id, lead.actor)
    log_in(client, gone)
    assert client.get(f"/campaigns/{campaign.slug}/edit").status_code == 404


def test_an_invitation_not_yet_accepted_opens_nothing(client: FlaskClient) -> None:
    lead, other = campaigns.person(), campaigns.person()
    campaign = campaigns.draft(lead)
    with unit_of_work():
        team.invite(campaign, team.InviteData(other.email, "Gino"), lead)
    log_in(client, other)
    assert client.get(f"/campaigns/{campaign.slug}/edit").status_code == 404


def test_joining_by_the_link(client: FlaskClient) -> None:
    lead, other = campaigns.person(), campaigns.person()
    campaign = campaigns.draft(lead)
    with unit_of_work():
        invited = team.invite(campaign, team.InviteData("gino@posta.example", "Gino"), lead)
    token = links.sign("campaigns.join", str(invited.id))
    assert client.get(f"/campaigns/join/{token}").status_code == 303
    log_in(client, other)
    assert campaign.title in client.get(f"/campaigns/join/{token}").text
    assert client.post(f"/campaigns/join/{token}").status_code == 302
    assert client.get(f"/campaigns/{campaign.slug}/edit").status_code == 200
    assert client.get(f"/campaigns/join/{token}").status_code == 404
    assert client.post(f"/campaigns/join/{token}").status_code == 404
    assert client.get("/campaigns/join/falso").status_code == 404


def test_who_leads_cannot_join_their_own_team_again(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    with unit_of_work():
        invited = team.invite(campaign, team.InviteData("gino@posta.example", "Gino"), lead)
    log_in(client, lead)
    token = links.sign("campaigns.join", str(invited.id))
    assert client.post(f"/campaigns/join/{token}").status_code == 409


def test_drafts_are_previewed_by_team_and_staff_alone(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    at = f"/campaigns/{campaign.slug}/preview"
    for who, status in ((lead, 200), (campaigns.animator(), 200), (campaigns.person(), 404)):
        assert log_in(client, who).get(at).status_code == status


@pytest.mark.parametrize("path", ["/review", "/review/{slug}", "/review/{slug}/suspend"])
def test_the_queue_is_for_animators(client: FlaskClient, path: str) -> None:
    lead = campaigns.person()
    campaign = campaigns.live(lead)
    for who in (lead, campaigns.person()):
        refused = 403 if path == "/review" else 404
        assert log_in(client, who).get(path.format(slug=campaign.slug)).status_code == refused
    log_in(client, campaigns.animator())
    assert client.get(path.format(slug=campaign.slug)).status_code == 200


def test_addresses_that_lead_nowhere(app: Flask, client: FlaskClient) -> None:
    log_in(client, campaigns.animator())
    for slug in ("niente", "%00", "a" * 3000, "x-🙂", "..%2f"):
        assert client.get(f"/campaigns/{slug}/edit").status_code in {404, 308}, slug
        assert client.get(f"/review/{slug}").status_code in {404, 308}, slug
