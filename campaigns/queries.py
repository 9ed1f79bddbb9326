"""Finding campaigns."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from campaigns.models import Campaign, TeamMember
from kit.unit_of_work import session


def by_slug(slug: str) -> Campaign | None:
    """The campaign of a page's address; also by the code at its end, after a new title."""
    found = session().scalar(select(Campaign).where(Campaign.slug == slug))
    return found or by_code(slug.rpartition("-")[2])


def by_code(code: str) -> Campaign | None:
    """The campaign with a public code, in any case."""
    return session().scalar(select(Campaign).where(Campaign.code == code.upper()[:12]))


def by_id(campaign_id: int) -> Campaign | None:
    """The campaign with an internal number."""
    return session().get(Campaign, campaign_id)


def of_account(account_id: int) -> list[Campaign]:
    """The campaigns in whose team an account is, newest first."""
    return list(
        session().scalars(
            select(Campaign)
            .join(TeamMember, TeamMember.campaign_id == Campaign.id)
            .where(TeamMember.account_id == account_id)
            .options(selectinload(Campaign.totals))
            .order_by(Campaign.id.desc())
            .limit(100)
        )
    )
