"""Communities as those whom needs are for: whoever looks after one asks in its name."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from communities import belonging
from communities.models import Animator, Community
from kit import links
from kit.unit_of_work import session
from matching.owners import Owner

PREFIX = "community:"
"""How a need names a community: by its number, which a new name does not change."""


def reference(community: Community) -> str:
    """What a need of this community carries."""
    return f"{PREFIX}{community.id}"


class CommunityOwners:
    """The adapter of matching.owners.Owners for "community:12"."""

    def named(self, references: Collection[str]) -> Mapping[str, Owner]:
        numbers = [found for one in references if (found := number(one)) is not None]
        if not numbers:
            return {}
        rows = session().scalars(select(Community).where(Community.id.in_(numbers)))
        return {reference(one): _owner(one) for one in rows}

    def of_person(self, account_id: int) -> Sequence[Owner]:
        rows = session().scalars(
            select(Community)
            .join(Animator, Animator.community_id == Community.id)
            .where(Animator.account_id == account_id, Community.state == "open")
            .order_by(Community.name, Community.id)
        )
        return [_owner(one) for one in rows]

    def has_member(self, reference: str, account_id: int) -> bool:
        found = number(reference)
        return found is not None and belonging.is_given(found, account_id)

    def line(self, reference: str, key: str) -> str:
        return ""


def _owner(community: Community) -> Owner:
    address = links.address("community.show", community_slug=community.slug)
    return Owner(reference(community), community.name, address, is_community=True)


def number(reference: str) -> int | None:
    """The community that a reference names; None if it names something else."""
    digits = reference.removeprefix(PREFIX)
    is_ours = reference.startswith(PREFIX) and digits.isdecimal() and len(digits) < 18
    return int(digits) if is_ours else None
