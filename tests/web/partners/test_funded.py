"""No double funding: what the call funds after all raises no money here, in any order."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy import select

from campaigns.models import Campaign
from crowdfund.ideas import origin
from crowdfund.ideas import services as ideas
from crowdfund.ideas.models import Idea
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns, pledges
from tests.support.partners import post_signed
from tests.support.schemas import document

Run = Callable[..., list[str]]
Mails = Callable[[], list[Mail]]


def tell(client: FlaskClient, kind: str) -> None:
    assert (
        post_signed(client, "/webhooks/grant", document(f"{kind}.example.json")).status_code == 202
    )


def idea() -> Idea:
    with unit_of_work():
        return session().scalars(select(Idea)).one()


def of_the_idea(campaign: Campaign) -> Campaign:
    """Say that a campaign grew from the one idea there is."""
    with unit_of_work():
        found = session().scalars(select(Idea)).one()
        found.campaign_id = campaign.id
        found.move_to("drafted", actor="t", reason="consent")
        session().get_one(Campaign, campaign.id).idea_id = found.id
    return campaign


def state(campaign: Campaign) -> str:
    with unit_of_work():
        return session().get_one(Campaign, campaign.id).state


def to(letters: list[Mail], address: str) -> list[Mail]:
    return [mail for mail in letters if mail.recipient == address]


def test_the_example_fits_its_schema() -> None:
    schema = document("application.funded.schema.json")
    Draft202012Validator(schema).validate(document("application.funded.example.json"))


def test_an_open_campaign_is_stopped_its_backers_let_go_and_the_admin_told(
    client: FlaskClient, run_jobs: Run, mails: Mails
) -> None:
    tell(client, "application.rejected")
    run_jobs()
    admin = accounts.account("admin")
    campaign = of_the_idea(campaigns.live())
    pledge = pledges.committed(campaign)
    tell(client, "application.funded")
    for work in ("webhooks.handle", "settlement.unwind", "settlement.undo"):
        run_jobs(work)

    assert state(campaign) == "cancelled"
    assert idea().state == "funded"
    with unit_of_work():
        assert session().get_one(type(pledge), pledge.id).state == "released"
    (told,) = [mail for mail in to(mails(), admin.email) if "finanziato" in mail.subject]
    assert "L'abbiamo annullato" in told.text


@pytest.mark.parametrize("make", [campaigns.draft, campaigns.submitted])
def test_a_draft_is_closed(
    client: FlaskClient, run_jobs: Run, make: Callable[[], Campaign]
) -> None:
    tell(client, "application.rejected")
    run_jobs()
    campaign = of_the_idea(make())
    tell(client, "application.funded")
    run_jobs()

    assert state(campaign) == "cancelled"


def test_a_campaign_that_succeeded_is_left_to_the_admin(
    client: FlaskClient, run_jobs: Run, mails: Mails
) -> None:
    tell(client, "application.rejected")
    run_jobs()
    admin = accounts.account("admin")
    campaign = of_the_idea(campaigns.live())
    with unit_of_work():
        held = session().get_one(Campaign, campaign.id)
        for step in ("collecting", "succeeded"):
            held.move_to(step, actor="t", reason="t")
    tell(client, "application.funded")
    run_jobs()

    assert state(campaign) == "succeeded"
    (told,) = [mail for mail in to(mails(), admin.email) if "finanziato" in mail.subject]
    assert "Decidi tu" in told.text


def test_funded_before_rejected_invites_nobody(
    client: FlaskClient, run_jobs: Run, mails: Mails
) -> None:
    tell(client, "application.funded")
    run_jobs()
    tell(client, "application.rejected")
    run_jobs()

    assert idea().state == "funded"
    assert mails() == []


def test_funded_twice_is_funded_once(client: FlaskClient, run_jobs: Run, mails: Mails) -> None:
    accounts.account("admin")
    tell(client, "application.rejected")
    run_jobs()
    of_the_idea(campaigns.live())
    tell(client, "application.funded")
    run_jobs()
    before = len(mails())
    tell(client, "application.funded")
    run_jobs()

    assert len(mails()) == before


def test_a_declined_idea_may_be_funded(client: FlaskClient, run_jobs: Run) -> None:
    tell(client, "application.rejected")
    run_jobs()
    with unit_of_work():
        ideas.decline(session().scalars(select(Idea)).one())
    tell(client, "application.funded")
    run_jobs()

    assert idea().state == "funded"


@pytest.mark.parametrize("data", [{}, {"application_id": ""}, {"application_id": 7}])
def test_a_malformed_event_says_what_is_wrong(client: FlaskClient, data: dict[str, Any]) -> None:
    event = {**document("application.funded.example.json"), "data": data}
    answer = post_signed(client, "/webhooks/grant", event)

    assert answer.status_code == 422
    assert "application_id" in answer.get_json()["errors"]


def test_team_and_reviewer_see_call_score_and_bounds(client: FlaskClient, run_jobs: Run) -> None:
    tell(client, "application.rejected")
    run_jobs()
    lead = campaigns.person()
    campaign = of_the_idea(campaigns.submitted(lead))
    for person, path in (
        (lead, f"/campaigns/{campaign.slug}/edit"),
        (campaigns.animator(), f"/review/{campaign.slug}"),
    ):
        accounts.log_in(client, person)
        page = client.get(path).text
        assert "CT3.3.1.a-2026-0142" in page
        assert "58/100" in page
        assert "è fuori da questi limiti" in page


@pytest.mark.parametrize(
    ("asked", "is_outside"),
    [
        (0, False),
        (25_000_00 - 1, True),
        (25_000_00, False),
        (140_000_00, False),
        (140_000_01, True),
    ],
)
def test_both_bounds_belong_to_the_call(asked: int, is_outside: bool) -> None:
    assert origin.Origin("A", "C", "", asked, origin.Bounds()).is_outside is is_outside
