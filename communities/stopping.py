"""The address in each mail that stops mails of its kind, with one press (RFC 8058)."""

from dataclasses import dataclass
from datetime import timedelta

from communities import addresses, members, queries
from communities.models import Community
from kit import links

VALID_FOR = timedelta(days=730)


@dataclass(frozen=True)
class Stop:
    """Whose mails, and which: announcements of a community, or, without one, all digests."""

    account_id: int
    community: Community | None


def read(token: str) -> Stop | None:
    """What a genuine address stands for; None for any other."""
    value = links.read(addresses.STOP, token, valid_for=VALID_FOR)
    if value is None:
        return None
    account_id, _, community_id = value.partition(":")
    community = queries.by_id(int(community_id)) if community_id else None
    return Stop(int(account_id), community)


def stop(wanted: Stop) -> None:
    """Write no more of these; twice is once."""
    members.stop_mails(wanted.account_id, wanted.community.id if wanted.community else None)
