"""Whatever happens to a campaign's money, in whatever order: the books agree after every step."""

from collections.abc import Callable
from contextlib import suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from campaigns.models import Campaign, Pledge
from campaigns.pledges import managing
from campaigns.settlement import delivery
from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from payments import payouts
from payments.twin.errors import ApiError
from tests.factories import accounts, campaigns
from tests.support.story import CONFIRM_ALWAYS, GOOD, REFUSED_LATER, Story

AMOUNTS = st.sampled_from([1_00, 99_99, 333_33, 700_00])
WHICH = st.integers(0, 3)
CARDS = st.sampled_from([GOOD, GOOD, REFUSED_LATER, CONFIRM_ALWAYS])


class Life(RuleBasedStateMachine):
    """One campaign; pledges, deadline, charges, refunds, disputes, stops and a payout."""

    def __init__(self, story: Story) -> None:
        super().__init__()
        self.story = story
        self.people: list[Pledge] = []
        self.disputes: list[str] = []
        self.refunds = 0

    @initialize(kind=st.sampled_from(["all_or_nothing", "flexible"]))
    def begin(self, kind: str) -> None:
        self.campaign: Campaign = self.story.campaign(kind=kind)

    @rule(amount=AMOUNTS, card=CARDS, returns=st.booleans())
    def pledges(self, amount: int, card: str, returns: bool) -> None:
        with suppress(DomainError):
            self.people.append(self.story.pledge(self.campaign, amount, card, returns=returns))

    @rule(which=WHICH, amount=AMOUNTS)
    def raises_or_lowers(self, which: int, amount: int) -> None:
        data = {"amount": amount, "reward": None, "consent": True}
        self._with(which, lambda pledge: managing.change(pledge, data, "guest"))

    @rule(which=WHICH)
    def withdraws(self, which: int) -> None:
        self._with(which, lambda pledge: managing.cancel(pledge, "guest"))

    @rule()
    def last_day_ends(self) -> None:
        campaign = campaigns.fresh(self.campaign)
        if campaign.deadline and campaign.deadline > self.story.clock():
            self.story.reach_deadline(campaign)

    @rule()
    def a_charge_gets_no_answer(self) -> None:
        self.story.twin.control.fault("fail_after", path="/v1/payment_intents/*/confirm", way="cut")

    @rule(which=WHICH, card=CARDS)
    def gives_another_card(self, which: int, card: str) -> None:
        if which < len(self.people) and self.story.state(self.people[which]) == "retry":
            self.story.gives_card(self.people[which], card)

    @rule(days=st.sampled_from([1, 8, 15]))
    def days_pass(self, days: int) -> None:
        self.story.passes(days=days)
        self.story.sweep()

    @rule()
    def webhooks_come(self) -> None:
        self.story.hear(times=2)

    @rule(after=st.sampled_from(["suspended", "live"]))
    def is_suspended_or_taken_up_again(self, after: str) -> None:
        with suppress(DomainError), unit_of_work() as opened:
            opened.get_one(Campaign, self.campaign.id).move_to(after)

    @rule()
    def is_stopped(self) -> None:
        with suppress(DomainError):
            self.story.stop(self.campaign)

    @rule(which=WHICH, share=st.sampled_from([1, 3, 10]))
    def gets_a_part_back(self, which: int, share: int) -> None:
        if which < len(self.people):
            self.refunds += 1
            amount = max(self.people[which].amount * share // 10, 1)
            with suppress(DomainError):
                self.story.refund(self.people[which], amount, f"hand:{self.refunds}")

    @rule(which=WHICH, told=st.booleans())
    def bank_takes_it_back(self, which: int, told: bool) -> None:
        charge = self._charge(which)
        if charge is not None:
            with suppress(ApiError):
                opened = self.story.twin.control.open_dispute(charge)
                self.disputes.append(str(opened["id"]))
            if told:
                self.story.hear()

    @rule(which=WHICH, won=st.booleans())
    def bank_decides(self, which: int, won: bool) -> None:
        if which < len(self.disputes):
            with suppress(ApiError):
                self.story.decide(self.disputes[which], won=won)

    @rule()
    def is_paid_out(self) -> None:
        one, two = accounts.account("admin").id, accounts.account("admin").id
        with suppress(DomainError):
            with unit_of_work():
                payout = delivery.request(campaigns.fresh(self.campaign), one)
            with unit_of_work():
                payouts.approve(payout, two)
                payouts.send(payout, one, "CRO 123")
                delivery.settle(payout, one)

    @invariant()
    def books_agree(self) -> None:
        assert self.story.differences() == []

    def teardown(self) -> None:
        """All is told in the end, and nobody has got back more than they paid."""
        self.story.hear()
        self.story.sweep()
        assert self.story.differences() == []
        store = self.story.twin.twin.store
        for charge in store.of("charge"):
            taken = [
                one["amount"]
                for one in store.of("dispute")
                if one["charge"] == charge["id"] and one["status"] != "won"
            ]
            assert charge["amount_refunded"] + sum(taken) <= charge["amount"]

    def _with(self, which: int, deed: Callable[[Pledge], object]) -> None:
        if which < len(self.people):
            with suppress(DomainError), unit_of_work():
                deed(self.people[which])
            self.story.work()

    def _charge(self, which: int) -> str | None:
        if which >= len(self.people):
            return None
        reference = self.people[which].reference
        intents = self.story.twin.twin.store.of("payment_intent")
        return next(
            (
                str(one["latest_charge"])
                for one in intents
                if one["metadata"].get("reference") == reference and one["status"] == "succeeded"
            ),
            None,
        )


def test_the_books_agree_whatever_happens(story: Story) -> None:
    run_state_machine_as_test(
        lambda: Life(story),  # type: ignore[arg-type]
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
