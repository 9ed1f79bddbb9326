"""What communities know of a person: to take along, and to take out when they go."""

from typing import Any

from sqlalchemy import select

from accounts.events import AccountErased
from accounts.models import Account
from communities import members
from communities.models import Community, Membership, Post
from kit.unit_of_work import session


def export(account: Account) -> dict[str, Any]:
    """Memberships and posts."""
    rows = session().execute(
        select(Community.name.label("community"), Membership)
        .join(Membership, Membership.community_id == Community.id)
        .where(Membership.account_id == account.id)
        .order_by(Community.name)
    )
    posts = session().scalars(select(Post).where(Post.author_id == account.id).order_by(Post.id))
    return {
        "memberships": [
            {"community": name, "name": one.name, "since": one.joined_at.isoformat()}
            for name, one in rows
        ],
        "posts": [
            {"at": one.at.isoformat(), "title": one.title, "text": one.text} for one in posts
        ],
    }


def on_account_erased(fact: AccountErased) -> None:
    """Leave every community; posts stay, of an "utente cancellato"."""
    members.erase(fact.account_id)
