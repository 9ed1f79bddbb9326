"""What statistics say of money is what the ledger has, whatever happened and in whatever order."""

from collections.abc import Callable
from itertools import count

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crowdfund.statistics import sums
from crowdfund.statistics.sums import Sums
from kit.unit_of_work import unit_of_work
from payments.ledger import books, entries

NUMBERS = count(1)
FUND = "match:ABCDEF"


class Told:
    """One campaign's books, and what a person would note beside them."""

    def __init__(self) -> None:
        self.owner = f"campaign:T{next(NUMBERS):05}"
        self.taken = self.back = self.lost = self.matched = 0
        self.asked: list[tuple[str, int]] = []

    def name(self) -> str:
        return f"pledge:T{next(NUMBERS):05}"

    def card(self, amount: int) -> None:
        reference, fee = self.name(), amount // 50
        entries.capture(reference, self.owner, amount)
        if fee:
            entries.platform_fee(reference, self.owner, fee)
        self.taken += amount

    def transfer(self, amount: int) -> None:
        reference = self.name()
        entries.bank_received(reference, amount)
        entries.confirmed(reference, self.owner, amount)
        self.taken += amount

    def refund(self, amount: int) -> None:
        reference = self.name()
        entries.refund_requested(reference, "1", self.owner, amount, amount // 50)
        self.asked.append((reference, amount))
        self.back += amount

    def supersede(self, _amount: int) -> None:
        if self.asked:
            reference, amount = self.asked.pop()
            entries.refund_superseded(reference, "1")
            self.back -= amount

    def give_transfer_back(self, amount: int) -> None:
        entries.return_requested(self.name(), self.owner, amount)
        self.back += amount

    def lose(self, amount: int) -> None:
        reference = self.name()
        entries.dispute_opened(reference, "du", self.owner, amount)
        entries.dispute_lost(reference, "du", self.owner, amount, amount // 50)
        self.lost += amount

    def add(self, amount: int) -> None:
        entries.match_awarded(self.name(), FUND, self.owner, amount)
        self.matched += amount

    def claw(self, amount: int) -> None:
        entries.match_clawed_back(self.name(), FUND, self.owner, amount, amount)
        self.matched -= amount

    def pay_out(self, _amount: int) -> None:
        held = -books.balance("campaign", self.owner)
        if held > 0:
            entries.payout_requested(self.name(), self.owner, held)

    def give_up(self, _amount: int) -> None:
        owed = books.balance("receivable", self.owner)
        if owed > 0:
            entries.recovered(next(NUMBERS), self.owner, "loss", owed)

    def in_the_ledger(self) -> int:
        """What the balances of the campaign's accounts say it was given in all."""
        held = -books.balance("campaign", self.owner) - books.balance("receivable", self.owner)
        fees = -books.against("campaign", self.owner, "fee_income")
        given_up = books.against("receivable", self.owner, "loss")
        return held + fees - books.balance("payout_transit", self.owner) - given_up


STEPS: list[Callable[[Told, int], None]] = [
    Told.card, Told.card, Told.transfer, Told.refund, Told.supersede, Told.give_transfer_back,
    Told.lose, Told.add, Told.claw, Told.pay_out, Told.give_up,
]  # fmt: skip


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from(STEPS), st.integers(1, 500_00)), max_size=14)
)
def test_collected_and_matched_are_the_ledger_s_balances(
    app: Flask, story: list[tuple[bool, Callable[[Told, int], None], int]]
) -> None:
    both = Told(), Told()
    with unit_of_work():
        for first, step, amount in story:
            step(both[first], amount)
    with unit_of_work():
        found = sums.by_owner()
        for told in both:
            money = found[told.owner]
            assert money == Sums(told.taken, told.back, told.lost, told.matched)
            assert (
                money.taken + money.matched - money.given_back - money.lost == told.in_the_ledger()
            )
