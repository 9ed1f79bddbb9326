"""Asking, answering, hiding."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from accounts import queries as accounts
from campaigns.models import Campaign, Question
from campaigns.questions.queries import QuestionOf
from communities.moderation import screening
from kit import audit, clock, links, mail, throttle
from kit.authz import Visitor
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session

MOST_AN_HOUR = 5
"""Questions one person may ask in an hour, over all campaigns."""
TAKES_QUESTIONS = frozenset({"live", "suspended", "collecting", "succeeded", "delivering"})
"""States in which a team is there to answer."""


def ask(campaign: Campaign, data: Mapping[str, Any], visitor: Visitor) -> Question:
    """Put a question to the team, who is told by mail.

    With automatic signals it waits for a person first. Raises Conflict when the campaign is
    over, TooMany beyond five an hour, Suspended.
    """
    assert visitor.account_id is not None
    if campaign.state not in TAKES_QUESTIONS:
        raise Conflict("question.closed", _("Questo progetto non riceve più domande."))
    throttle.hit("question", visitor.actor, limit=MOST_AN_HOUR, per=timedelta(hours=1))
    question = Question(
        campaign_id=campaign.id,
        at=clock.now(),
        author_id=visitor.account_id,
        text=data["text"],
    )
    session().add(question)
    session().flush()
    if screening.screen("question", question.id, question.author_id, question.text):
        question.moderation = "held"
    else:
        tell_team(campaign, question)
    return question


def answer(asked: QuestionOf, data: Mapping[str, Any], visitor: Visitor) -> Question:
    """Answer, or better an answer; the first one is sent to whoever asked.

    With automatic signals it waits for a person first. Raises Conflict once the question was
    hidden or the answer removed, Suspended.
    """
    assert visitor.account_id is not None
    question = asked.question
    if question.moderation != "visible" or question.answer_moderation == "removed":
        raise Conflict("question.closed", _("A questa domanda non si può più rispondere."))
    question.answer = data["answer"]
    question.answered_by = visitor.account_id
    session().flush()
    if screening.screen("answer", question.id, visitor.account_id, question.answer):
        question.answer_moderation = "held"
    publish_answer(asked.campaign, question)
    return question


def publish_answer(campaign: Campaign, question: Question) -> None:
    """Once the answer may be read: say when, and send it to whoever asked. The first time only."""
    if question.answer_moderation != "visible" or question.answered_at is not None:
        return
    question.answered_at = clock.now()
    asker = accounts.find(question.author_id)
    if asker is not None and asker.state == "active":
        mail.send(
            "campaigns/answer",
            asker.email,
            locale=asker.locale,
            campaign=campaign,
            question=question,
            url=_address(campaign, question),
        )


def hide(asked: QuestionOf, visitor: Visitor) -> Question:
    """Take a question off the page, or put a hidden one back; the log says who did."""
    question = asked.question
    question.hidden_at = None if question.hidden_at else clock.now()
    audit.record(
        visitor.actor,
        "question.hidden" if question.hidden_at else "question.shown",
        asked.campaign.reference,
        question=question.id,
    )
    return question


def tell_team(campaign: Campaign, question: Question) -> None:
    """Tell those who lead the team that there is a question."""
    for member in campaign.team:
        if member.is_lead and member.account_id is not None:
            mail.send(
                "campaigns/question",
                member.email,
                campaign=campaign,
                question=question,
                url=_address(campaign, question),
            )


def _address(campaign: Campaign, question: Question) -> str:
    page = links.address("campaigns_questions.index", slug=campaign.slug)
    return f"{page}#question-{question.id}"
