"""A campaign's money from the first card to the last cent, as tests tell it: people, days, jobs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask

from campaigns.authoring.lists import RewardData
from campaigns.corrections import refunding
from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout
from campaigns.settlement import unwinding
from kit import jobs
from kit.unit_of_work import unit_of_work
from payments import gateway
from payments.ledger import books, check
from payments.models import Payment
from payments.queries import by_reference
from payments.stripe_gateway import StripeGateway
from tests.factories import campaigns, pledges
from tests.support import work
from tests.support.clock import FakeClock
from tests.twin.client import ADDRESS, KEY, SECRET, InProcessTwin

GOOD = "4242424242424242"
REFUSED_LATER = "4000000000000341"
"""Can be saved; every charge is refused."""
CONFIRM_ALWAYS = "4000002760003184"
"""Can be saved; charged while its owner is away, the bank wants them present."""

SWEEPS = (
    "settlement.sweep_deadlines",
    "settlement.sweep_doubts",
    "settlement.sweep_slow",
    "settlement.sweep_checkouts",
    "settlement.sweep_windows",
    "settlement.sweep_conclusions",
    "settlement.sweep_suspended",
    "settlement.sweep_promises",
    "settlement.sweep_undone",
    "payments.sweep_refunds",
    "payments.sweep_disputes",
    "payments.sweep_transfers",
)


@contextmanager
def connected(twin: InProcessTwin) -> Iterator[StripeGateway]:
    """Let the process talk to this twin through the real SDK; nothing is repeated by itself."""
    before = gateway.current()
    adapter = StripeGateway(
        KEY, secrets=(SECRET,), api_base=ADDRESS, http_client=twin.http_client(), repeats=0
    )
    gateway.use(adapter)
    try:
        yield adapter
    finally:
        gateway.use(before)


@dataclass
class Story:
    """What happens to a campaign; each step commits."""

    app: Flask
    clock: FakeClock
    twin: InProcessTwin

    def campaign(self, minimum: int = 1000_00, kind: str = "all_or_nothing") -> Campaign:
        """A live campaign with a minimum in cents; it runs for 40 days."""
        return campaigns.live(minimum=minimum, kind=kind)

    def campaign_with_reward(self, stock: int = 10, amount: int = 10_00) -> Campaign:
        """The same, with one reward of which there are `stock`."""
        return campaigns.live(minimum=1000_00, rewards=(RewardData("Pane", amount, stock=stock),))

    def stop(self, campaign: Campaign) -> None:
        """An admin cancels the campaign for good; jobs run."""
        with unit_of_work():
            unwinding.stop(campaign, "account:1", "a reason")
        self.work()

    def pledge(
        self,
        campaign: Campaign,
        amount: int = 500_00,
        card: str = GOOD,
        *,
        returns: bool = True,
        **about: object,
    ) -> Pledge:
        """Someone pledges with a card; with `returns` they come back to the thank-you page."""
        pledge = pledges.sent_off(campaign, amount, **about)
        passed = True if card == CONFIRM_ALWAYS else None
        self.twin.fill_checkout(checkout.begin(pledge), card, passed=passed)
        if returns:
            checkout.arrive(pledge)
        return self.fresh(pledge)

    def gives_card(self, pledge: Pledge, card: str = GOOD) -> None:
        """A backer in the window follows the mail's link and gives a card; then jobs run."""
        url = checkout.begin_again(self.fresh(pledge))
        self.twin.fill_checkout(url, card, passed=True if card == CONFIRM_ALWAYS else None)
        checkout.arrive(pledge)
        self.work()

    def dispute(self, pledge: Pledge) -> str:
        """The backer's bank takes the money back, the webhooks tell; the gateway's name of it."""
        opened = self.twin.control.open_dispute(self.payment(pledge).charge_id or "")
        self.hear()
        return str(opened["id"])

    def decide(self, dispute: str, *, won: bool, fee_back: bool = False) -> None:
        """The bank decides, and the webhooks tell; with `fee_back` its fee comes back too."""
        self.twin.control.close_dispute(dispute, won=won, fee_back=fee_back)
        self.hear()

    def refund(self, pledge: Pledge, amount: int, key: str = "hand:1") -> None:
        """An admin gives `amount` cents of a pledge back; jobs run."""
        with unit_of_work():
            refunding.refund(pledge, amount, "a mistake of ours", key=key, actor="account:1")
        self.work()

    def passes(self, **amount: float) -> None:
        """Let time pass, here and at the gateway."""
        self.clock.advance(**amount)
        self.twin.control.advance(timedelta(**amount).total_seconds())

    def reach_deadline(self, campaign: Campaign) -> None:
        """Let the campaign's last day end, and everything follow from it."""
        assert campaign.deadline is not None
        left = (campaign.deadline - self.clock()).total_seconds()
        self.passes(seconds=left + 1)
        self.sweep()

    def sweep(self) -> None:
        """Let the clock tick once: every sweep, and every job until none is left."""
        jobs.defer_sweeps(*SWEEPS)
        self.work()

    def work(self) -> list[str]:
        """Run every waiting job."""
        return work.run_jobs(self.app)

    def hear(self, times: int = 1) -> list[str]:
        """Let the gateway deliver its webhooks, each this many times, and handle them."""
        client = self.app.test_client()

        def receive(body: bytes, headers: dict[str, str]) -> int:
            for _ in range(times):
                answer = client.post("/webhooks/stripe", data=body, headers=headers)
            return answer.status_code

        told = self.twin.deliver(receive)
        self.work()
        return told

    def fresh(self, pledge: Pledge) -> Pledge:
        """A pledge as it is now."""
        return pledges.fresh(pledge)

    def state(self, thing: Pledge | Campaign) -> str:
        """The state a pledge or campaign is in now."""
        if isinstance(thing, Pledge):
            return pledges.fresh(thing).state
        return campaigns.fresh(thing).state

    def payment(self, pledge: Pledge) -> Payment:
        """A pledge's payment as it is now."""
        with unit_of_work():
            found = by_reference(pledge.reference)
        assert found is not None
        return found

    def balance(self, kind: str, campaign: Campaign | None = None) -> int:
        """The balance of an account, in cents."""
        with unit_of_work():
            return books.balance(kind, campaign.reference if campaign else "")

    def differences(self) -> list[str]:
        """What `flask ledger check` would say."""
        with unit_of_work():
            return check.run()

    def charged(self) -> dict[str, int]:
        """Cents taken at the gateway for each reference, and never more than one success each."""
        taken: dict[str, int] = {}
        for intent in self.twin.twin.store.of("payment_intent"):
            if intent["status"] == "succeeded":
                reference = intent["metadata"]["reference"]
                assert reference not in taken, f"{reference} was charged twice"
                taken[reference] = intent["amount_received"]
        return taken

    def intents(self, pledge: Pledge) -> int:
        """How many PaymentIntents the gateway has for a pledge."""
        return sum(
            intent["metadata"].get("reference") == pledge.reference
            for intent in self.twin.twin.store.of("payment_intent")
        )
