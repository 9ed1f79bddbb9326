"""Who belongs where: a person's membership, and the communities given to an animator."""

from sqlalchemy import exists, select

from communities.models import Animator, Membership
from kit.unit_of_work import session

STAFF = frozenset({"animator", "admin"})


def membership(community_id: int, account_id: int | None) -> Membership | None:
    """A person's membership, unless they have left: at most 1 query, none the second time."""
    if account_id is None:
        return None
    found = session().get(Membership, (community_id, account_id))
    return found if found is not None and found.left_at is None else None


def is_given(community_id: int, account_id: int | None) -> bool:
    """Whether a community was given to somebody: at most 1 query, whatever their role is now."""
    if account_id is None:
        return False
    return session().get(Animator, (community_id, account_id)) is not None


def animates(community_id: int, account_id: int | None, role: str) -> bool:
    """Whether somebody looks after a community: an admin, or an animator it was given to."""
    if account_id is None:
        return False
    return role == "admin" or (role == "animator" and is_given(community_id, account_id))


def animates_any(account_id: int | None, role: str) -> bool:
    """Whether somebody looks after any community: at most 1 query."""
    if role == "admin" or account_id is None:
        return role == "admin"
    found = exists().where(Animator.account_id == account_id)
    return role == "animator" and bool(session().scalar(select(found)))
