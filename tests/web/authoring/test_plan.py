"""The step "Il piano", and who sees how ready a draft is."""

import pytest
from flask.testing import FlaskClient

from tests.factories import accounts, campaigns

PLAN = {"sustainability": "Il pane", "communication": "Al mercato", "friends": "12", "work": ""}


def test_the_plan_is_kept_and_private(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    accounts.log_in(client, lead)
    answer = client.post(f"/campaigns/{campaign.slug}/edit/plan", data=PLAN)

    assert answer.location == f"/campaigns/{campaign.slug}/edit"
    assert 'value="12"' in client.get(f"/campaigns/{campaign.slug}/edit/plan").text
    assert "Al mercato" not in client.get(f"/campaigns/{campaign.slug}/preview").text


def test_what_is_too_long_is_said_and_kept(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    accounts.log_in(client, lead)
    wrong = {**PLAN, "communication": "y" * 4_001}
    answer = client.post(f"/campaigns/{campaign.slug}/edit/plan", data=wrong)

    assert answer.status_code == 422
    assert "y" * 4_001 in answer.text
    assert 'id="f-communication-error"' in answer.text


@pytest.mark.parametrize("typed", ["dodici", "-1", "1001", "1.5"])
def test_a_circle_is_a_number_of_people(client: FlaskClient, typed: str) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    accounts.log_in(client, lead)
    answer = client.post(f"/campaigns/{campaign.slug}/edit/plan", data={**PLAN, "groups": typed})

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert 'id="f-groups-error"' in answer.text


def test_the_team_sees_score_next_step_and_that_it_may_submit(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    accounts.log_in(client, lead)
    client.post(f"/campaigns/{campaign.slug}/edit/plan", data={})

    for page in ("edit", "dashboard"):
        text = client.get(f"/campaigns/{campaign.slug}/{page}").text
        assert "su 100" in text
        assert "Prossimo passo:" in text
        assert "potete inviare lo stesso" in text


def test_the_reviewer_sees_the_score_and_no_plan(client: FlaskClient) -> None:
    campaign = campaigns.submitted()
    accounts.log_in(client, campaigns.animator())
    text = client.get(f"/review/{campaign.slug}").text

    assert "su 100" in text
    assert campaigns.PLAN.message not in text
    assert campaigns.PLAN.communication not in text
