"""What a statement says of payouts: an order that left settles one, money that came back fails it.

The bank repeats our own name of the order (EndToEndId "payout:12"). A line settles or fails the
payout of just its amount, once: its state says whether it has done so, whatever comes in again.
What is doubtful (payments/bank/orders.py) moves nothing: an admin says of the line what it is.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kit.events import publish
from kit.jobs import backoff, task
from kit.unit_of_work import session
from payments import locks, payouts
from payments.bank import lines, orders
from payments.bank import locks as bank_locks
from payments.bank.lines import NotTheSame
from payments.bank.models import BankLine
from payments.bank.orders import Verdict
from payments.bank.reading import ReadFile, ReadLine, payout_in
from payments.events import PayoutAnswered
from payments.ledger import entries
from payments.models import Payout
from payments.payout_models import BANK

log = logging.getLogger(__name__)

CAN_COME_BACK = ("sent", "settled")
"""States of a payout whose money may still come back."""
MOST = 200
"""How many payouts are held against lines at most."""


@dataclass(frozen=True)
class Told:
    """A line about a payout, and the payout; None if there is none of that name by bank.

    `leaves` if the money goes out.
    """

    line: ReadLine
    payout: Payout | None
    leaves: bool

    @property
    def is_right(self) -> bool:
        """Whether it is the payout's whole amount."""
        return self.payout is not None and self.payout.amount == self.line.amount

    @property
    def verdict(self) -> Verdict:
        """What it says of the payout."""
        if self.payout is None:
            return "left" if self.leaves else "doubtful"
        return orders.verdict(self.line, self.payout, leaves=self.leaves)

    @property
    def is_news(self) -> bool:
        """Whether the payout moves by it."""
        states = {"left": ("sent",), "back": CAN_COME_BACK, "doubtful": ()}[self.verdict]
        return self.is_right and self.payout is not None and self.payout.state in states


def told(found: ReadFile) -> Sequence[Told]:
    """The lines of a file that are about payouts, each with its payout, in one query."""
    about = [(one, True) for one in found.outgoing]
    about += [(one, False) for one in found.lines if one.payout]
    numbers = {one.payout for one, _leaves in about}
    known = session().scalars(select(Payout).where(Payout.id.in_(numbers), Payout.rail == BANK))
    by_number = {one.id: one for one in known}
    return [Told(one, by_number.get(one.payout), leaves) for one, leaves in about]


def tell(found: ReadFile, key_of: dict[int, str]) -> None:
    """Have each payout that a file moves moved by a job, orders before what came back.

    `key_of` has the keys of lines that are money of ours as well, by the line's `id()`.
    """
    news = [one for one in told(found) if one.is_news]
    for one in sorted(news, key=lambda each: each.verdict == "back"):
        name, came_back = f"payout:{one.line.payout}", one.verdict == "back"
        move.defer(
            payout_id=one.line.payout,
            amount=one.line.amount,
            came_back=came_back,
            key=key_of.get(id(one.line), ""),
            lock=name,
            queueing_lock=f"bank.move:{name}:{came_back}",
        )


def candidates(found: Iterable[BankLine]) -> dict[int, list[Payout]]:
    """For each line, by its number, the payouts of just its amount that it may bring back.

    The one that its text names comes first; 1 query.
    """
    wanted = list(found)
    known = (
        session()
        .scalars(
            select(Payout)
            .where(
                Payout.rail == BANK,
                Payout.state.in_(CAN_COME_BACK),
                Payout.amount.in_({one.amount for one in wanted}),
            )
            .order_by(Payout.id.desc())
            .limit(MOST)
        )
        .all()
    )
    return {
        line.id: sorted(
            (one for one in known if one.amount == line.amount),
            key=lambda one: one.id != payout_in(line.remittance),
        )
        for line in wanted
    }


def doubtful(found: Iterable[BankLine]) -> set[int]:
    """The numbers of the lines that look like a payout that came back, and may be one; 1 query."""
    looks = [one for one in found if payout_in(one.remittance) or orders.says_back(one.remittance)]
    return {number for number, these in candidates(looks).items() if these}


def recognise(line: BankLine, payout: Payout, by: int) -> BankLine:
    """An admin says that a line is a payout that came back: it fails, and is no new money.

    NotTheSame if it is of another amount, or came back before.
    """
    publish(PayoutAnswered(payout.owner))
    held, arrived = locks.payout(payout.id), bank_locks.line(line.id)
    is_open = held.rail == BANK and held.state in CAN_COME_BACK
    if not is_open or held.amount != arrived.amount:
        raise NotTheSame
    payouts.fail(held, by, "the bank sent it back")
    _seen(arrived, held, by)
    return arrived


@task("bank.move_payout", queue="money", retry=backoff(8))
def move(payout_id: int, amount: int, came_back: bool, key: str) -> None:
    """Settle, or fail, the payout of a line of `amount` cents; nothing if it was done before."""
    payout = payouts.find(payout_id)
    if payout is None:
        return
    publish(PayoutAnswered(payout.owner))
    held = locks.payout(payout_id)
    if (held.rail, held.amount) != (BANK, amount):
        log.critical("%s: the bank tells of %s cents", held.reference, amount)
    elif came_back:
        _fail(held, key)
    elif held.state == "sent":
        payouts.settle(held, None)


def _fail(held: Payout, key: str) -> None:
    """The money is the owner's again, and its line is no new money."""
    if held.state not in CAN_COME_BACK:
        return
    payouts.fail(held, None, "the bank sent it back")
    number = session().scalar(select(BankLine.id).where(BankLine.key == key)) if key else None
    if number is None:
        return
    line = bank_locks.line(number)
    lines.enter(line)
    if line.state == "unallocated":
        _seen(line, held, None)


def _seen(line: BankLine, held: Payout, by: int | None) -> None:
    lines.allocate(line, held.reference, by)
    entries.line_seen(line.reference, line.amount, line.currency)
