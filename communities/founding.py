"""What admins do with communities: found them, change them, give them to animators."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from accounts import queries as accounts
from accounts.models import Account
from communities import locks, members
from communities.errors import NotStaff
from communities.models import Animator, Community, CommunityFigures
from kit import audit, clock, ids
from kit.unit_of_work import session

FIELDS = ("name", "description", "door")


def found(data: Mapping[str, Any], actor: str) -> Community:
    """A new community of a district, a theme, or both, open from now on."""
    made = Community(slug=ids.slug(data["name"], ids.short_code(4)), created_at=clock.now())
    _fill(made, data)
    session().add(made)
    session().flush()
    session().add(CommunityFigures(community_id=made.id, members=0))
    session().flush()
    audit.record(actor, "community.founded", subject(made))
    return made


def change(community: Community, data: Mapping[str, Any], actor: str) -> Community:
    """Correct it; its address stays. `state` opens or closes it."""
    held = locks.community(community.id)
    _fill(held, data)
    if data["state"] != held.state:
        held.move_to(data["state"], actor=actor)
    session().flush()
    audit.record(actor, "community.changed", subject(held))
    return held


def give(community: Community, email: str, actor: str) -> Account:
    """Give a community to an animator, who is a member from then on; NotStaff. Twice is once."""
    account = accounts.find_by_email(email)
    if account is None or account.state != "active" or not account.is_staff:
        raise NotStaff
    held = locks.community(community.id)
    if session().get(Animator, (held.id, account.id)) is None:
        session().add(Animator(community_id=held.id, account_id=account.id, since=clock.now()))
        members.take_in(held.id, account.id, account.display_name)
        audit.record(actor, "community.given", subject(held), to=account.actor)
    return account


def take_back(community: Community, account_id: int, actor: str) -> None:
    """Take a community from an animator, who stays a member. Twice is once."""
    held = locks.community(community.id)
    session().execute(
        delete(Animator).where(Animator.community_id == held.id, Animator.account_id == account_id)
    )
    audit.record(actor, "community.taken_back", subject(held), whose=f"account:{account_id}")


def animators_of(community: Community) -> list[Account]:
    """To whom a community was given: 1 query."""
    return list(
        session().scalars(
            select(Account)
            .join(Animator, Animator.account_id == Account.id)
            .where(Animator.community_id == community.id)
            .order_by(Account.display_name, Account.id)
        )
    )


def subject(community: Community) -> str:
    """How the log names a community."""
    return f"community:{community.slug}"


def _fill(community: Community, data: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(community, name, data[name])
    community.district = data["district"] or None
    community.theme = data["theme"] or None
