"""The checklist: a score from 0 to 100, one next step, and a plan on which no approval hangs."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from campaigns.authoring import content, plan, readiness, submission
from campaigns.authoring.editing import NoLongerEditable, StaleForm
from campaigns.authoring.plan import PlanData
from campaigns.models import Campaign
from crowdfund.tutoring.models import TutoringRequest
from kit.unit_of_work import session, unit_of_work
from tests.factories import campaigns

EMPTY = PlanData()


def ready(campaign: Campaign) -> readiness.Readiness:
    with unit_of_work():
        return readiness.of(session().get_one(Campaign, campaign.id))


def write(campaign: Campaign, data: PlanData) -> None:
    with unit_of_work():
        plan.save(campaign, data)


def requests() -> list[tuple[str, int | None]]:
    with unit_of_work():
        rows = session().execute(select(TutoringRequest.reason, TutoringRequest.score))
        return [(reason, score) for reason, score in rows]


def test_the_six_things_make_a_hundred(app: Flask) -> None:
    items = ready(campaigns.started()).items

    assert sum(item.most for item in items) == 100
    assert {item.code for item in items} == {
        "story", "budget", "sustainability", "supporters", "communication", "payee",
    }  # fmt: skip


def test_a_bare_draft_has_nothing_and_one_next_step(app: Flask) -> None:
    bare = ready(campaigns.started())

    assert bare.score == 0
    assert bare.next_step is not None
    assert bare.next_step.code == "story"


def test_a_whole_draft_has_a_hundred_and_nothing_left(app: Flask) -> None:
    whole = ready(campaigns.draft(story="x" * readiness.GOOD_STORY))

    assert whole.score == 100
    assert whole.next_step is None


def test_the_next_step_is_what_brings_most(app: Flask) -> None:
    campaign = campaigns.draft(story="x" * readiness.GOOD_STORY)
    write(campaign, PlanData("x" * 200, "", friends=2))

    following = ready(campaign).next_step
    assert following is not None
    assert following.code == "supporters"


@given(some.integers(0, 5_000), some.integers(0, 5_000), some.integers(1, 30))
def test_more_never_counts_less_and_points_stay_in_their_bounds(
    less: int, more: int, most: int
) -> None:
    less, more = sorted((less, more))
    points = readiness.part(less, 200, most)

    assert 0 <= points <= readiness.part(more, 200, most) <= most


def test_first_supporters_are_counted_over_all_circles() -> None:
    assert PlanData(family=8, friends=10, work=5, neighbourhood=4, groups=3).people == 30


def test_below_the_bar_a_draft_may_be_handed_in_and_a_tutor_is_asked_for_once(app: Flask) -> None:
    campaign = campaigns.draft()
    write(campaign, EMPTY)
    for _ in range(2):
        with unit_of_work():
            assert submission.submit(campaign, "t").state == "in_review"
        with unit_of_work():
            submission.take_back(campaign, "t")

    assert requests() == [("readiness", ready(campaign).score)]


def test_a_ready_draft_asks_for_nobody(app: Flask) -> None:
    campaigns.submitted()

    assert requests() == []


def test_a_plan_revokes_no_approval(app: Flask) -> None:
    campaign = campaigns.submitted()
    before = content.current_hash(campaign)
    write(campaign, PlanData("Un altro piano"))

    with unit_of_work():
        held = session().get_one(Campaign, campaign.id)
        assert held.state == "in_review"
        assert content.current_hash(held) == before


def test_a_plan_saved_from_an_old_form_is_refused(app: Flask) -> None:
    campaign = campaigns.draft()
    with unit_of_work():
        opened = plan.version(campaign)
    write(campaign, PlanData("Di Ada"))

    with unit_of_work(), pytest.raises(StaleForm):
        plan.save(campaign, PlanData("Di Ugo"), opened)


def test_a_public_campaign_keeps_its_plan(app: Flask) -> None:
    with pytest.raises(NoLongerEditable):
        write(campaigns.live(), EMPTY)
