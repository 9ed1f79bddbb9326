"""An approval is for exactly what was read, by somebody who is not of the team."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns.authoring import content, services, submission
from campaigns.models import Review
from campaigns.review import queries
from campaigns.review import services as review
from campaigns.review.own import OwnCampaign
from kit.errors import Conflict, DomainError
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import campaigns


def test_approving_binds_to_the_content(app: Flask) -> None:
    animator = campaigns.animator()
    campaign = campaigns.approved(reviewer=animator)
    assert campaign.state == "scheduled"
    assert campaign.approved_hash == content.current_hash(campaign)
    with unit_of_work():
        decided = session().scalars(select(Review)).one()
    assert (decided.reviewer_id, decided.outcome) == (animator.id, "approved")
    assert decided.content_hash == campaign.approved_hash


def test_another_hash_is_refused(app: Flask) -> None:
    campaign = campaigns.submitted()
    for other in ("", "0" * 64):
        with unit_of_work(), pytest.raises(review.StaleReview):
            review.approve(campaign, campaigns.animator().id, other)
    assert campaigns.fresh(campaign).state == "in_review"


def test_nobody_approves_their_own(app: Flask) -> None:
    animator = campaigns.animator()
    campaign = campaigns.submitted(animator)
    shown = content.current_hash(campaign)
    with unit_of_work(), pytest.raises(OwnCampaign):
        review.approve(campaign, animator.id, shown)
    with unit_of_work(), pytest.raises(OwnCampaign):
        review.request_changes(campaign, animator.id, shown, "Una nota")


def test_two_animators_do_not_decide_twice(app: Flask) -> None:
    campaign = campaigns.submitted()
    shown = content.current_hash(campaign)
    with unit_of_work():
        review.approve(campaign, campaigns.animator().id, shown)
    with unit_of_work(), pytest.raises(Conflict):
        review.request_changes(campaign, campaigns.animator().id, shown, "Aspettate")


def test_changes_are_asked_for_with_a_note(app: Flask, mails: Callable[[], list[Mail]]) -> None:
    lead = campaigns.person()
    campaign = campaigns.submitted(lead)
    animator = campaigns.animator("Rosa Gargiulo")
    shown = content.current_hash(campaign)
    with unit_of_work(), pytest.raises(DomainError) as refused:
        review.request_changes(campaign, animator.id, shown, "  ")
    assert refused.value.field == "note"
    with unit_of_work():
        review.request_changes(campaign, animator.id, shown, "Dite chi.", ["story_who", "x"])
    assert campaigns.fresh(campaign).state == "draft"
    letter = mails()[0]
    assert (letter.recipient, letter.name) == (lead.email, "campaigns/changes_requested")
    assert "> Dite chi." in letter.text
    assert "Non si capisce chi fa che cosa" in letter.text


def test_what_changed_since_is_shown_by_step(app: Flask) -> None:
    campaign = campaigns.submitted()
    animator = campaigns.animator()
    with unit_of_work():
        review.request_changes(campaign, animator.id, content.current_hash(campaign), "Dite chi.")
    with unit_of_work():
        services.save_story(campaign, campaign.story + "\n\nIl corso lo fa Gino.", "t")
        submission.submit(campaign, "t")
    with unit_of_work():
        last = queries.decisions(campaign)[0]
        changes = queries.changed_since(campaigns.fresh(campaign), last.review)
    assert last.reviewer == animator.display_name
    assert [(change.step, change.field) for change in changes] == [("story", "story")]
    added = [piece.text for piece in changes[0].pieces if piece.kind == "added"]
    assert added == ["", "Il corso lo fa Gino."]


def test_the_queue_goes_page_by_page_from_the_oldest(app: Flask) -> None:
    for number in range(3):
        campaigns.submitted(title=f"Progetto numero {number}")
    with unit_of_work():
        first = queries.queue(None, size=2)
        rest = queries.queue(first.next_cursor, size=2)
    titles = [campaign.title for campaign in [*first.items, *rest.items]]
    assert titles == [f"Progetto numero {number}" for number in range(3)]
    assert rest.next_cursor is None
