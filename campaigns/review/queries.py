"""What an animator looks at: the queue, what was decided, what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accounts.queries import display_names
from campaigns.authoring import content
from campaigns.authoring.content import Change
from campaigns.models import Campaign, Review, Submission
from kit.paging import Page, keyset
from kit.states import Move
from kit.unit_of_work import session


@dataclass(frozen=True)
class Decision:
    """A review with the reviewer's name."""

    review: Review
    reviewer: str


def queue(cursor: str | None, *, size: int = 20) -> Page[Campaign]:
    """Campaigns that wait for a decision, the longest waiting first."""
    return keyset(
        select(Campaign).where(Campaign.state == "in_review"),
        (Campaign.submitted_at, Campaign.id),
        lambda campaign: (campaign.submitted_at, campaign.id),
        cursor=cursor,
        size=size,
        ascending=True,
    )


def recent(states: Sequence[str], *, size: int = 20) -> list[Campaign]:
    """Campaigns in some states, those that came into it last first."""
    return list(
        session().scalars(
            select(Campaign)
            .where(Campaign.state.in_(states))
            .order_by(Campaign.state_since.desc(), Campaign.id.desc())
            .limit(size)
        )
    )


def decisions(campaign: Campaign) -> list[Decision]:
    """Every decision on a campaign, the latest first."""
    reviews = (
        session()
        .scalars(select(Review).where(Review.campaign_id == campaign.id).order_by(Review.id.desc()))
        .all()
    )
    names = display_names(review.reviewer_id for review in reviews)
    return [Decision(review, names.get(review.reviewer_id, "")) for review in reviews]


def changed_since(campaign: Campaign, last: Review) -> list[Change]:
    """What differs between the content that `last` judged and the content of now."""
    judged = (
        session()
        .scalars(
            select(Submission)
            .where(
                Submission.campaign_id == campaign.id,
                Submission.content_hash == last.content_hash,
            )
            .order_by(Submission.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    return content.changes(judged.content, content.of(campaign)) if judged else []


def latest_move(campaign: Campaign, after: str) -> Move | None:
    """The latest move into a state: who, when and why."""
    return (
        session()
        .scalars(
            select(Move)
            .where(
                Move.lifecycle == Campaign.lifecycle.name,
                Move.subject_id == campaign.id,
                Move.after == after,
            )
            .order_by(Move.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
