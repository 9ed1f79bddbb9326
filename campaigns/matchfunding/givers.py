"""What a sponsor adds to: a pledge by card, or money that came by bank or in cash."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.models import Pledge
from campaigns.offline.models import OfflinePledge
from campaigns.pledges.states import counts
from payments import queries as payments
from payments import remains

Giver = Pledge | OfflinePledge
Key = tuple[str, int]
"""Which of the two it is, and its number."""


def key(giver: Giver) -> Key:
    """How a giver is called among others of one unit of work."""
    return ("offline" if isinstance(giver, OfflinePledge) else "pledge", giver.id)


def find(opened: Session, keys: Iterable[Key]) -> dict[Key, Giver]:
    """Givers by their keys, in the order in which they are followed."""
    return {one: _one(opened, *one) for one in sorted(keys)}


def _one(opened: Session, kind: str, number: int) -> Giver:
    if kind == "offline":
        return opened.get_one(OfflinePledge, number)
    return opened.get_one(Pledge, number)


def does_count(giver: Giver) -> bool:
    """Whether the public figures count it now."""
    if isinstance(giver, OfflinePledge):
        return giver.state == "confirmed"
    return counts(giver.kind, giver.state)


def has_arrived(giver: Giver) -> bool:
    """Whether its money is there, and nobody disputes it."""
    return giver.state == ("confirmed" if isinstance(giver, OfflinePledge) else "collected")


def counts_since(giver: Giver) -> datetime | None:
    """The instant (UTC) since which it counts."""
    return giver.confirmed_at if isinstance(giver, OfflinePledge) else giver.committed_at


def given_back(giver: Giver) -> int:
    """How much of it was given back, or lost to the giver's bank, in cents.

    What counts no more takes all with it. Transfers and cash go back whole.
    """
    if not does_count(giver):
        return giver.amount
    if isinstance(giver, OfflinePledge):
        return 0
    payment = payments.by_reference(giver.reference)
    assert payment is not None
    return giver.amount - remains.left(payment)
