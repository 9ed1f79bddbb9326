"""What the ledger says of each campaign's money: taken, added by sponsors, gone back, lost."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select

from kit.unit_of_work import session
from payments.ledger.models import Entry, LedgerAccount, Posting

TAKEN = ("capture", "confirmed")
GIVEN_BACK = ("refund_requested", "return_requested")
SUPERSEDED = "refund_superseded"
LOST = "dispute_lost"
MATCHED = ("match_awarded", "match_clawed_back")


@dataclass(frozen=True)
class Sums:
    """A campaign's money in cents, whatever fees, payouts and recoveries came after.

    `taken` came from people, `given_back` is owed or sent back to them, `lost` is what their
    banks kept; `matched` is what sponsors added, less what went back to them.
    """

    taken: int = 0
    given_back: int = 0
    lost: int = 0
    matched: int = 0

    @property
    def collected(self) -> int:
        """What people gave and did not get back."""
        return self.taken - self.given_back - self.lost

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.taken + other.taken,
            self.given_back + other.given_back,
            self.lost + other.lost,
            self.matched + other.matched,
        )


def by_owner() -> dict[str, Sums]:
    """The sums of every owner of the ledger ("campaign:AB12CD"), in one query.

    What goes back is taken from the owner's account, and after a payout from what it owes
    (receivable). The platform's share is a use of collected money: neither it nor its part in
    a refund, the line of the opposite sign within that entry, counts here.
    """
    kind, amount = Entry.kind, Posting.amount
    given_back = or_((kind.in_(GIVEN_BACK)) & (amount > 0), (kind == SUPERSEDED) & (amount < 0))
    wanted = [
        (kind.in_(TAKEN), -1),
        (given_back, 1),
        ((kind == LOST) & (amount > 0), 1),
        (kind.in_(MATCHED), -1),
    ]
    rows = session().execute(
        select(
            LedgerAccount.owner,
            *(func.coalesce(func.sum(case((which, sign * amount))), 0) for which, sign in wanted),
        )
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(
            LedgerAccount.kind.in_(("campaign", "receivable")),
            kind.in_((*TAKEN, *GIVEN_BACK, SUPERSEDED, LOST, *MATCHED)),
        )
        .group_by(LedgerAccount.owner)
    )
    found: defaultdict[str, Sums] = defaultdict(Sums)
    for owner, *sums in rows:
        found[owner] = Sums(*map(int, sums))
    return found
