"""The course: each lesson's exercise is a part of the draft, and is done when the draft has it."""

import configparser

import pytest
from flask import Flask

from campaigns.authoring import plan, readiness
from campaigns.authoring.plan import PlanData
from campaigns.models import Campaign
from crowdfund.tutoring import course
from crowdfund.tutoring.course import Course
from kit.i18n import LANGUAGES
from kit.unit_of_work import session, unit_of_work
from tests.architecture import tree
from tests.factories import campaigns


def taken(app: Flask, campaign: Campaign) -> Course:
    """The course as the team of a campaign has it."""
    with app.test_request_context(), unit_of_work():
        return course.of(session().get_one(Campaign, campaign.id))


def done(app: Flask, campaign: Campaign) -> set[str]:
    return {part.lesson.code for part in taken(app, campaign).parts if part.is_done}


def test_at_first_nothing_is_done_and_the_first_lesson_follows(app: Flask) -> None:
    found = taken(app, campaigns.started())

    assert found.done == 0
    assert found.following is not None
    assert found.following.lesson.code == "story"


def test_a_whole_draft_has_done_the_course(app: Flask) -> None:
    found = taken(app, campaigns.draft(story="x" * readiness.GOOD_STORY))

    assert found.done == len(course.CODES)
    assert found.following is None


@pytest.mark.parametrize(
    ("written", "lesson"),
    [
        (PlanData(sustainability="x" * 200), "after"),
        (PlanData(communication="x" * 200), "communication"),
        (PlanData(friends=29, groups=1), "supporters"),
        (PlanData(message="x" * course.GOOD_MESSAGE), "start"),
    ],
)
def test_an_exercise_is_done_by_what_the_plan_says(
    app: Flask, written: PlanData, lesson: str
) -> None:
    campaign = campaigns.started()
    with unit_of_work():
        plan.save(campaign, written)

    assert done(app, campaign) == {lesson}


def test_an_exercise_that_was_begun_is_not_done(app: Flask) -> None:
    campaign = campaigns.started()
    with unit_of_work():
        plan.save(campaign, PlanData(friends=29))
    part = taken(app, campaign).part("supporters")

    assert part is not None
    assert part.points > 0
    assert not part.is_done


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_lesson_is_whole_in_every_language(language: str) -> None:
    found = course.lessons(language)

    assert [lesson.code for lesson in found] == list(course.CODES)
    for lesson in found:
        assert "\n" not in lesson.title + lesson.lead
        assert len(lesson.body.split()) > 100
        assert lesson.exercise
        assert 1 <= lesson.minutes <= 3


def test_no_lesson_is_left_in_the_folder_that_nobody_sees() -> None:
    files = {path.name for path in course.FOLDER.rglob("*.md")}

    assert files == {f"{number}-{code}.md" for number, code in enumerate(course.CODES, 1)}


def test_the_lessons_are_packed_with_the_program() -> None:
    packed = configparser.ConfigParser()
    packed.read(tree.ROOT / "setup.cfg")
    pattern = packed["options.package_data"]["crowdfund.tutoring"]

    assert set((tree.ROOT / "crowdfund" / "tutoring").glob(pattern)) == set(
        course.FOLDER.rglob("*.md")
    )
