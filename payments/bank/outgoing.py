"""What a statement says of payouts: an order that left settles one, money that came back fails it.

The bank repeats our own name of the order (EndToEndId "payout:12"). A line settles or fails the
payout of just its amount, once: its state says whether it has done so, whatever comes in again.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kit.events import publish
from kit.jobs import backoff, task
from kit.unit_of_work import session
from payments import locks, payouts
from payments.bank import lines
from payments.bank import locks as bank_locks
from payments.bank.models import BankLine
from payments.bank.reading import ReadLine
from payments.events import PayoutAnswered
from payments.ledger import entries
from payments.models import Payout
from payments.payout_models import BANK

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """A line about a payout, and the payout; None if there is none of that name by bank."""

    line: ReadLine
    payout: Payout | None

    @property
    def is_right(self) -> bool:
        """Whether it is the payout's whole amount."""
        return self.payout is not None and self.payout.amount == self.line.amount

    @property
    def is_news(self) -> bool:
        """Whether the payout moves by it."""
        states = ("sent", "settled") if self.line.came_back else ("sent",)
        return self.is_right and self.payout is not None and self.payout.state in states


def told(found: Iterable[ReadLine]) -> Sequence[Told]:
    """The lines of a file that are about payouts, each with its payout, in one query."""
    about = [one for one in found if one.payout]
    numbers = {one.payout for one in about}
    known = session().scalars(select(Payout).where(Payout.id.in_(numbers), Payout.rail == BANK))
    by_number = {one.id: one for one in known}
    return [Told(one, by_number.get(one.payout)) for one in about]


def tell(found: Iterable[ReadLine], key_of: dict[int, str]) -> None:
    """Have each payout that a file moves moved by a job, orders before what came back.

    `key_of` has the keys of lines that are money of ours as well, by the line's `id()`.
    """
    news = [one for one in told(found) if one.is_news]
    for one in sorted(news, key=lambda each: each.line.came_back):
        name = f"payout:{one.line.payout}"
        move.defer(
            payout_id=one.line.payout,
            amount=one.line.amount,
            came_back=one.line.came_back,
            key=key_of.get(id(one.line), ""),
            lock=name,
            queueing_lock=f"bank.move:{name}:{one.line.came_back}",
        )


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
    if held.state not in ("sent", "settled"):
        return
    payouts.fail(held, None, "the bank sent it back")
    number = session().scalar(select(BankLine.id).where(BankLine.key == key)) if key else None
    if number is None:
        return
    line = bank_locks.line(number)
    lines.enter(line)
    if line.state == "unallocated":
        lines.allocate(line, held.reference, None)
        entries.line_seen(line.reference, line.amount, line.currency)
