"""Handing in: nothing may be missing, the content is kept, an edit takes it back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns import events as facts
from campaigns.authoring import content, lists, services, steps, submission, team
from campaigns.authoring.editing import NoLongerEditable, StaleForm
from campaigns.authoring.lists import RewardData
from campaigns.authoring.services import BasicsData, BudgetData, GoalData, PayeeData
from campaigns.models import Campaign, Submission
from kit import events
from kit.errors import Conflict
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import campaigns

PERSON = PayeeData("person", "Anna Esposito", "RSSMRA85T10A562S", "IT60X0542811101000000123456")

EDITS: dict[str, Callable[[Campaign], object]] = {
    "title": lambda one: services.save_basics(
        one, BasicsData("Un altro titolo", one.summary, one.district, one.quarter, one.theme), "t"
    ),
    "story": lambda one: services.save_story(one, one.story + " Ancora.", "t"),
    "photo's words": lambda one: services.save_photo(one, None, "Il forno, di sera", "t"),
    "budget": lambda one: lists.add_budget_line(one, BudgetData("Farina", 90_00), "t"),
    "goal": lambda one: services.save_goal(one, GoalData("flexible", 30), "t"),
    "rewards": lambda one: lists.add_reward(one, RewardData("Un grazie", 5_00), "t"),
    "payee": lambda one: services.save_payee(one, PERSON, "t"),
    "qualification": lambda one: services.save_payee(
        one, replace(campaigns.PAYEE, qualification="odv"), "t"
    ),
}


def test_a_complete_draft_is_handed_in(app: Flask, mails: Callable[[], list[Mail]]) -> None:
    animator = campaigns.animator()
    heard: list[facts.CampaignSubmitted] = []
    events.subscribe(facts.CampaignSubmitted, heard.append)
    campaign = campaigns.submitted()
    assert campaign.state == "in_review"
    assert campaign.submitted_at is not None
    assert [event.campaign_id for event in heard] == [campaign.id]
    assert [mail.name for mail in mails() if mail.recipient == animator.email] == [
        "campaigns/submitted"
    ]
    with unit_of_work():
        kept = session().scalars(select(Submission)).one()
    assert kept.content_hash == content.current_hash(campaign) == content.digest(kept.content)


def test_an_empty_draft_is_told_what_is_missing(app: Flask) -> None:
    campaign = campaigns.started()
    with unit_of_work(), pytest.raises(submission.Incomplete) as refused:
        submission.submit(campaign, "t")
    steps_missing = {one.step for one in refused.value.missing}
    assert steps_missing == {"basics", "story", "photo", "budget", "payee"}
    assert campaigns.fresh(campaign).state == "draft"


@pytest.mark.parametrize(
    ("minimum", "complete"),
    [(499_99, False), (500_00, True), (140_000_00, True), (140_000_01, False)],
)
def test_the_goal_lies_within_the_programmes_bounds(
    app: Flask, minimum: int, complete: bool
) -> None:
    assert steps.is_complete(campaigns.draft(minimum=minimum)) == complete


@pytest.mark.parametrize(
    ("length", "complete"), [(299, False), (300, True), (20_000, True), (20_001, False)]
)
def test_the_story_has_a_length(app: Flask, length: int, complete: bool) -> None:
    assert steps.is_complete(campaigns.draft(story="a" * length)) == complete


def test_a_first_day_in_the_past_must_be_chosen_again(app: Flask) -> None:
    assert steps.is_complete(campaigns.draft(start_on=date(2027, 3, 1)))
    missing = steps.missing(campaigns.draft(start_on=date(2027, 2, 28)))
    assert [one.field for one in missing["goal"]] == ["start_on"]


def test_handing_in_twice_is_refused(app: Flask) -> None:
    campaign = campaigns.submitted()
    with unit_of_work(), pytest.raises(Conflict):
        submission.submit(campaign, "t")


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("make", [campaigns.submitted, campaigns.approved])
def test_any_edit_takes_submission_and_approval_back(
    app: Flask, edit: str, make: Callable[..., Campaign]
) -> None:
    campaign = make(start_on=date(2027, 4, 1))
    with unit_of_work():
        EDITS[edit](campaign)
    found = campaigns.fresh(campaign)
    assert found.state == "draft"
    assert found.approved_hash is None
    assert found.submitted_at is None


def test_saving_the_same_again_revokes_nothing(app: Flask) -> None:
    campaign = campaigns.approved(start_on=date(2027, 4, 1))
    with unit_of_work():
        services.save_story(campaign, campaign.story, "t")
    assert campaigns.fresh(campaign).state == "scheduled"


def test_who_joins_the_team_revokes_nothing(app: Flask) -> None:
    lead = campaigns.person()
    campaign = campaigns.approved(lead, start_on=date(2027, 4, 1))
    with unit_of_work():
        team.invite(campaign, team.InviteData("gino@posta.example", "Gino"), lead)
    assert campaigns.fresh(campaign).state == "scheduled"


def test_what_is_public_is_not_edited(app: Flask) -> None:
    campaign = campaigns.live()
    for edit in EDITS.values():
        with unit_of_work(), pytest.raises(NoLongerEditable):
            edit(campaign)


def test_two_windows_do_not_overwrite_each_other(app: Flask) -> None:
    campaign = campaigns.draft()
    opened = content.version(campaign, "story")
    with unit_of_work():
        services.save_story(campaign, "La mia", "t", opened)
    with unit_of_work(), pytest.raises(StaleForm):
        services.save_story(campaign, "La tua", "t", opened)
    assert campaigns.fresh(campaign).story == "La mia"


def test_a_colleagues_work_on_another_step_is_no_conflict(app: Flask) -> None:
    campaign = campaigns.draft()
    opened = content.version(campaign, "story")
    with unit_of_work():
        services.save_goal(campaign, GoalData("flexible", 20), "t")
    with unit_of_work():
        services.save_story(campaign, "La mia", "t", opened)
    assert campaigns.fresh(campaign).story == "La mia"


def test_giving_up_ends_it(app: Flask) -> None:
    campaign = campaigns.submitted()
    with unit_of_work():
        submission.give_up(campaign, "t", "non abbiamo tempo")
    assert campaigns.fresh(campaign).state == "cancelled"
    with unit_of_work(), pytest.raises(NoLongerEditable):
        submission.give_up(campaign, "t", "")
