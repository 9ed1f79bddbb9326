"""Where a moderator moderates: the districts given to them, and the communities.

Admins moderate everywhere. Districts are kept here; which communities a person looks after is
known to whoever knows communities, through a port.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, false, or_, select, true

from accounts.models import Account
from accounts.states import ADMIN, ANIMATOR
from communities.moderation.models import WHOLE_CITY, Area, Report
from kit import audit
from kit.authz import Visitor
from kit.unit_of_work import session

CommunitiesOf = Callable[[int], Collection[int]]
"""The communities given to an animator, by account: 1 query."""


@dataclass(frozen=True)
class Areas:
    """What somebody may moderate."""

    everywhere: bool = False
    districts: frozenset[str] = frozenset()
    communities: frozenset[int] = frozenset()

    def covers(self, report: Report) -> bool:
        """Whether a report is for them."""
        if self.everywhere:
            return True
        if report.community_id is not None and report.community_id in self.communities:
            return True
        return (report.district or WHOLE_CITY) in self.districts

    def condition(self) -> ColumnElement[bool]:
        """The same for a query."""
        if self.everywhere:
            return true()
        parts: list[ColumnElement[bool]] = []
        if self.communities:
            parts.append(Report.community_id.in_(sorted(self.communities)))
        if self.districts:
            parts.append(Report.district.in_(sorted(self.districts - {WHOLE_CITY})))
        if WHOLE_CITY in self.districts:
            parts.append(Report.district.is_(None))
        return or_(*parts) if parts else false()


def _none(account_id: int) -> Collection[int]:
    return ()


@dataclass
class _Chosen:
    communities_of: CommunitiesOf = _none


_chosen = _Chosen()


def use(communities_of: CommunitiesOf) -> None:
    """Choose who knows the communities given to animators (crowdfund/wiring.py)."""
    _chosen.communities_of = communities_of


def of(visitor: Visitor) -> Areas:
    """What a visitor may moderate: at most 2 queries."""
    if visitor.role == ADMIN:
        return Areas(everywhere=True)
    if visitor.role != ANIMATOR or visitor.account_id is None:
        return Areas()
    districts = session().scalars(
        select(Area.district).where(Area.account_id == visitor.account_id)
    )
    communities = _chosen.communities_of(visitor.account_id)
    return Areas(districts=frozenset(districts), communities=frozenset(communities))


def animators() -> list[tuple[Account, list[str]]]:
    """Every active animator with the districts given to them: 2 queries."""
    people = session().scalars(
        select(Account)
        .where(Account.role == ANIMATOR, Account.state == "active")
        .order_by(Account.display_name, Account.id)
    )
    given: dict[int, list[str]] = {}
    for area in session().scalars(select(Area).order_by(Area.district)):
        given.setdefault(area.account_id, []).append(area.district)
    return [(one, given.get(one.id, [])) for one in people]


def give(account: Account, districts: Iterable[str], actor: str) -> None:
    """Let an animator moderate in exactly these districts; "*" is what belongs to none."""
    wanted = sorted(set(districts))
    session().execute(delete(Area).where(Area.account_id == account.id))
    session().add_all([Area(account_id=account.id, district=one) for one in wanted])
    session().flush()
    audit.record(actor, "moderation.areas_given", account.actor, districts=wanted)
