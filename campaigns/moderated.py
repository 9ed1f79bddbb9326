"""Campaigns, updates, questions and answers as moderation sees them."""

from campaigns.models import Campaign, Question, Update
from campaigns.questions import services as asking
from campaigns.review import stopping
from campaigns.states import PUBLIC
from campaigns.updates import services as news
from communities.moderation.errors import CannotHide
from communities.moderation.subjects import Rows, Snapshot
from kit.unit_of_work import session


class Campaigns:
    """A campaign is hidden by suspending it, and shown by lifting that."""

    def snapshot(self, subject_id: int) -> Snapshot | None:
        found = session().get(Campaign, subject_id) if 0 < subject_id < 2**63 else None
        return None if found is None else _of_campaign(found)

    def hide(self, subject_id: int, actor: str, reason: str) -> None:
        campaign = _known(subject_id)
        if campaign.state == "suspended":
            return
        if campaign.state != "live":
            raise CannotHide
        stopping.suspend(campaign, _number(actor), reason)

    remove = hide

    def show(self, subject_id: int, actor: str, reason: str) -> None:
        campaign = _known(subject_id)
        if campaign.state == "suspended":
            stopping.lift(campaign, _number(actor), reason)

    hold = hide


def updates() -> Rows:
    """The Subject of updates."""
    return Rows(_update, _of_update, on_change=news.tell_if_shown)


def questions() -> Rows:
    """The Subject of questions."""
    return Rows(_question, _of_question, on_change=_question_changed)


def answers() -> Rows:
    """The Subject of answers: they stand on their question's row."""
    return Rows(_answered, _of_answer, on_change=_answer_changed, column="answer_moderation")


def _update(number: int) -> Update | None:
    return session().get(Update, number)


def _question(number: int) -> Question | None:
    return session().get(Question, number)


def _answered(number: int) -> Question | None:
    found = _question(number)
    return found if found is not None and found.answer else None


def _of_campaign(campaign: Campaign) -> Snapshot:
    lead = next((one.account_id for one in campaign.team if one.is_lead and one.account_id), None)
    shown = {"live": "visible", "suspended": "hidden"}.get(campaign.state)
    return Snapshot(
        title=campaign.title,
        text="\n\n".join(part for part in (campaign.summary, campaign.story) if part),
        author_id=lead,
        url=f"/campaigns/{campaign.slug}",
        district=campaign.district,
        moderation=shown or ("visible" if campaign.state in PUBLIC else "held"),
        involved=_team(campaign),
    )


def _of_update(update: Update) -> Snapshot:
    campaign = _known(update.campaign_id)
    return Snapshot(
        title=update.title,
        text=f"{update.title}\n\n{update.text}",
        author_id=update.author_id,
        url=f"/campaigns/{campaign.slug}/updates/{update.id}",
        district=campaign.district,
        moderation=update.moderation,
        involved=_team(campaign),
    )


def _of_question(question: Question) -> Snapshot:
    campaign = _known(question.campaign_id)
    return Snapshot(
        title=question.text,
        text=question.text,
        author_id=question.author_id,
        url=f"/campaigns/{campaign.slug}/questions#question-{question.id}",
        district=campaign.district,
        moderation="hidden" if question.hidden_at else question.moderation,
        involved=_team(campaign),
    )


def _of_answer(question: Question) -> Snapshot:
    campaign = _known(question.campaign_id)
    return Snapshot(
        title=question.text,
        text=question.answer,
        author_id=question.answered_by,
        url=f"/campaigns/{campaign.slug}/questions#question-{question.id}",
        district=campaign.district,
        moderation="hidden" if question.hidden_at else question.answer_moderation,
        involved=_team(campaign),
    )


def _question_changed(question: Question, before: str) -> None:
    """The team hears of a question that waited once a person lets it through."""
    if before == "held" and question.moderation == "visible":
        asking.tell_team(_known(question.campaign_id), question)


def _answer_changed(question: Question, before: str) -> None:
    asking.publish_answer(_known(question.campaign_id), question)


def _team(campaign: Campaign) -> frozenset[int]:
    return frozenset(one.account_id for one in campaign.team if one.account_id is not None)


def _known(campaign_id: int) -> Campaign:
    found = session().get(Campaign, campaign_id)
    assert found is not None
    return found


def _number(actor: str) -> int:
    """The account behind an actor's name ("account:12")."""
    return int(actor.rpartition(":")[2])
