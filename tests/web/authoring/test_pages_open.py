"""Every page of the wizard opens, empty and filled, and leads on."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaigns.authoring import lists, team
from campaigns.authoring.steps import CODES
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns
from tests.factories.accounts import log_in

STATES: dict[str, Callable[..., object]] = {
    "empty": campaigns.started,
    "filled": campaigns.draft,
    "in review": campaigns.submitted,
    "approved": campaigns.approved,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("code", CODES)
def test_every_step_opens(client: FlaskClient, state: str, code: str) -> None:
    lead = campaigns.person()
    campaign = STATES[state](lead)
    answer = log_in(client, lead).get(f"/campaigns/{campaign.slug}/edit/{code}")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    warned = "dovrai inviarlo di nuovo" in answer.text
    assert warned == (state in {"in review", "approved"})


@pytest.mark.parametrize("state", STATES)
def test_the_overview_says_where_one_stands(client: FlaskClient, state: str) -> None:
    lead = campaigns.person()
    campaign = STATES[state](lead)
    answer = log_in(client, lead).get(f"/campaigns/{campaign.slug}/edit")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert ("Invia per la revisione" in answer.text) == (state == "filled")


def test_rows_open_to_be_changed(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead, rewards=(lists.RewardData("Una pagnotta", 20_00, "", 5),))
    with unit_of_work():
        invited = team.invite(campaign, team.InviteData("gino@posta.example", "Gino"), lead)
    log_in(client, lead)
    base = f"/campaigns/{campaign.slug}/edit"
    for path in (
        f"budget/{campaign.lines[0].id}",
        f"rewards/{campaign.rewards[0].id}",
        f"team/{invited.id}",
    ):
        assert client.get(f"{base}/{path}").status_code == 200, path
    for path in ("budget/999999999999", "rewards/999999999999", "team/999999999999"):
        assert client.get(f"{base}/{path}").status_code == 404, path


def test_starting_needs_somebody(app: Flask, client: FlaskClient) -> None:
    assert client.get("/campaigns/new").status_code == 303
    log_in(client, campaigns.person())
    assert client.get("/campaigns/new").status_code == 200


def test_giving_up_asks_first(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    log_in(client, lead)
    assert client.get(f"/campaigns/{campaign.slug}/give-up").status_code == 200
    client.post(f"/campaigns/{campaign.slug}/give-up", data={"reason": "Non ho tempo"})
    assert campaigns.fresh(campaign).state == "cancelled"
    assert client.get(f"/campaigns/{campaign.slug}/edit").status_code == 200
    assert client.get(f"/campaigns/{campaign.slug}/edit/story").status_code == 404
