"""Questions about questions: one of a campaign, a page of them."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from campaigns.models import Campaign, Question
from campaigns.public import queries as campaigns
from kit.paging import Page, keyset
from kit.unit_of_work import session


@dataclass(frozen=True)
class QuestionOf:
    """A question and the campaign it belongs to."""

    campaign: Campaign
    question: Question


def find(slug: str, question_id: int) -> QuestionOf | None:
    """A question, if it is of that campaign."""
    campaign = campaigns.by_slug(slug)
    question = session().get(Question, question_id) if question_id < 2**63 else None
    if campaign is None or question is None or question.campaign_id != campaign.id:
        return None
    return QuestionOf(campaign, question)


def page(
    campaign_id: int, *, everything: bool, team: bool, asker_id: int | None, cursor: str | None
) -> Page[Question]:
    """A campaign's questions, newest first.

    Everyone sees what was answered and not hidden; the team also what waits for its answer, or
    what it hid; staff see `everything`; whoever asked sees their own. What waits for a
    moderator, or one took off, is seen by staff and by whoever asked.
    """
    statement = select(Question).where(Question.campaign_id == campaign_id)
    if not everything:
        seen = Question.moderation == "visible"
        if not team:
            answered = (Question.answer_moderation == "visible") & Question.answered_at.is_not(None)
            seen = seen & answered & Question.hidden_at.is_(None)
        own = Question.author_id == asker_id
        statement = statement.where(or_(seen, own) if asker_id is not None else seen)
    return keyset(
        statement, (Question.id,), lambda question: (question.id,), cursor=cursor, size=20
    )
