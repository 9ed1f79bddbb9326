"""Whatever two sides do, in any order: quantities add up and are never passed."""

from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from matching import agreements, listings, queries
from matching.models import Agreement, Listing
from matching.states import HOLDS
from tests.factories import exchange
from tests.factories.pledges import visitor_for
from tests.support import database

WHICH = st.integers(0, 11)


class Exchange(RuleBasedStateMachine):
    """Three needs, three offers, and people who propose, accept, call off and confirm."""

    app: Flask

    def __init__(self) -> None:
        super().__init__()
        database.empty()
        with unit_of_work():
            self.needs = [exchange.need(quantity=n, unit="persone") for n in (1, 3, 8)]
            self.offers = [exchange.offer(quantity=n, unit=u) for n, u in
                           ((2, "persone"), (5, "persone"), (None, ""))]  # fmt: skip
        self.made: list[str] = []

    def _try(self, act: Any, *given: Any) -> Any:
        try:
            with unit_of_work():
                return act(*given)
        except DomainError:
            return None

    @rule(need=st.integers(0, 2), offer=st.integers(0, 2), quantity=st.integers(1, 9))
    def propose(self, need: int, offer: int, quantity: int) -> None:
        given = self.offers[offer]
        found = self._try(self._propose, given, self.needs[need], quantity)
        if found is not None:
            self.made.append(found.code)

    @rule(which=WHICH, by=st.sampled_from(["need", "offer"]))
    def accept(self, which: int, by: str) -> None:
        self._with(which, lambda one: agreements.accept(one, getattr(one, by).author_id))

    @rule(which=WHICH, by=st.sampled_from(["need", "offer"]))
    def call_off(self, which: int, by: str) -> None:
        self._with(which, lambda one: agreements.decline(one, getattr(one, by).author_id))

    @rule(which=WHICH, by=st.sampled_from(["need", "offer"]))
    def confirm(self, which: int, by: str) -> None:
        self._with(
            which,
            lambda one: agreements.confirm(one, getattr(one, by).author_id, exchange.CONFIRMED),
        )

    @rule(offer=st.integers(0, 2))
    def close_an_offer(self, offer: int) -> None:
        self._try(listings.close, self.offers[offer], "test")

    @invariant()
    def quantities_add_up(self) -> None:
        with unit_of_work() as opened:
            every = opened.query(Agreement).all()
            for one in opened.query(Listing).all():
                own = [a for a in every if one.id in (a.need_id, a.offer_id)]
                held = [a for a in own if a.state in HOLDS]
                kept = [a for a in held if a.state == "confirmed"]
                assert one.promised == sum(self._counts(one, a) for a in held)
                assert one.done == sum(self._counts(one, a) for a in kept)
                assert one.quantity is None or one.promised <= one.quantity
                if one.state != "open":
                    assert not any(a.state == "proposed" for a in own)

    def _counts(self, one: Listing, agreement: Agreement) -> int:
        if one.id == agreement.need_id:
            return agreement.quantity
        return agreement.taken or 0

    def _propose(self, given: Listing, wanted: Listing, quantity: int) -> Agreement:
        asked = {"other": wanted.code, "quantity": quantity}
        by = visitor_for(exchange.account_of(given))
        return agreements.propose(given, asked, by)

    def _with(self, which: int, act: Any) -> None:
        if which < len(self.made):
            self._try(self._on, self.made[which], act)

    def _on(self, code: str, act: Any) -> None:
        found = queries.agreement(code)
        assert found is not None
        act(found)


def test_quantities_hold_whatever_happens(app: Flask) -> None:
    run_state_machine_as_test(
        Exchange,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
