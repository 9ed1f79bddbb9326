"""Communities for tests, made by the services as an admin, animators and members would.

Each function works inside an open unit of work or, where none is open, in one of its own.
"""

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from accounts.models import Account
from communities import addresses, founding, invitations, meetings, members, posts, queries
from communities.models import Community, Invitation, Meeting, Post
from kit import clock, links
from kit.unit_of_work import joined
from tests.factories import accounts
from tests.factories.pledges import visitor_for

ABOUT = {
    "name": "Barra si parla", "district": "M6", "theme": "", "door": "open",
    "description": "Chi abita a Barra, o ci lavora, e vuole dare una mano.",
}  # fmt: skip

_numbers = count(1)


def community(animator: Account | None = None, **about: Any) -> Community:
    """An open community of a district, given to `animator` if there is one."""
    with joined():
        made = founding.found({**ABOUT, **about}, "system")
        if animator is not None:
            founding.give(made, animator.email, "system")
        return made


def member(where: Community, account: Account | None = None, **about: Any) -> Account:
    """Somebody in it, under a name of their own; `about`: name, digest, announcements."""
    with joined():
        account = account or accounts.account()
        name = f"Ginestra {next(_numbers)}"
        plain = {"name": name, "digest": "never", "announcements": False, "invitation": ""}
        members.enter(where, {**plain, **about}, account.id)
        return account


def post(where: Community, author: Account | None = None, **about: Any) -> Post:
    """A post of a member."""
    with joined():
        data = {"title": "", "text": "Chi viene al mercato sabato?", "is_announcement": False}
        author = author or member(where)
        return posts.write(where, {**data, **about}, visitor_for(author))


def announcement(where: Community, author: Account, **about: Any) -> Post:
    """What whoever looks after it pins to the top."""
    plain = {"title": "Il cortile riapre", "text": "Da lunedì, dalle 9.", "is_announcement": True}
    return post(where, author, **{**plain, **about})


def meeting(
    where: Community,
    day: date | None = None,
    begins: time = time(18, 0),
    ends: time = time(20, 0),
    **about: Any,
) -> Meeting:
    """Something on in a week, in the evening."""
    with joined():
        data = {
            "title": "Assemblea", "place": "Corso Sirena 12", "description": "",
            "day": day or clock.today() + timedelta(days=7), "begins": begins, "ends": ends,
            "last_day": None,
        }  # fmt: skip
        return meetings.plan(where, {**data, **about}, visitor_for(accounts.account("admin")))


def invitation(where: Community, most_uses: int = 5, days: int = 7) -> Invitation:
    """A link for five people and a week."""
    with joined():
        data = {"label": "Mercato", "most_uses": most_uses, "days": days}
        return invitations.invite(where, data, visitor_for(accounts.account("admin")))


def fresh(where: Community) -> Community:
    """As it is in the database now."""
    with joined() as opened:
        found = queries.by_slug(where.slug)
        assert found is not None
        opened.refresh(found)
        return found


def square(citizen: Account, animator: Account) -> dict[str, Any]:
    """A community with a bit of everything, as addresses name it: the citizen's, the animator's."""
    where = community(animator)
    member(where, citizen, name="Lampara 7")
    return {
        "community_slug": where.slug,
        "post_id": post(where, citizen).id,
        "announcement_id": announcement(where, animator).id,
        "meeting_id": meeting(where).id,
        "invitation_id": (made := invitation(where)).id,
        "invitation_token": made.token,
        "stop_token": links.sign(addresses.STOP, f"{citizen.id}:"),
    }
