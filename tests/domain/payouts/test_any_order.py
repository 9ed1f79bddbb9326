"""Whatever people and banks do, in any order: never more is paid than was collected."""

from contextlib import suppress
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Campaign
from campaigns.settlement import delivery
from kit.errors import DomainError
from kit.unit_of_work import session, unit_of_work
from payments import payouts
from payments.ledger import books, check, entries
from payments.models import Payout
from tests.factories import payouts as made

_numbers = count(1)
STEPS = ("request", "approve", "send", "batch", "settle", "fail", "decline", "collect", "refund")


class Desk:
    """Two admins, one campaign, and what goes on between them."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.admins = [made.admin(), made.admin()]
        self.collected = 1200_00
        self.given_back = 0

    def step(self, name: str) -> None:
        """Try one thing; what a rule refuses leaves nothing behind."""
        with suppress(DomainError), unit_of_work():
            getattr(self, name)()

    def latest(self) -> Payout:
        """The payout that is spoken of."""
        found = payouts.of_owner(self.campaign.reference)
        if not found:
            raise DomainError("none", "none")
        return found[0]

    def request(self) -> None:
        delivery.request(self.campaign, self.admins[0])

    def approve(self) -> None:
        delivery.approve(self.latest(), self.admins[1])

    def send(self) -> None:
        delivery.send(self.latest(), self.admins[0], "CRO 1")

    def batch(self) -> None:
        from_today = session().get_one(Campaign, self.campaign.id).state_since.date()
        delivery.send_batch([self.latest().id], from_today, self.admins[0])

    def settle(self) -> None:
        delivery.settle(self.latest(), self.admins[0])

    def fail(self) -> None:
        delivery.fail(self.latest(), self.admins[0], "came back")

    def decline(self) -> None:
        payouts.decline(self.latest(), self.admins[0], "not yet")

    def collect(self) -> None:
        name = f"late:{next(_numbers)}"
        entries.capture(name, self.campaign.reference, 100_00)
        self.collected += 100_00

    def refund(self) -> None:
        if payouts.available(self.campaign.reference) < 50_00:
            raise DomainError("none", "none")
        name = f"late:{next(_numbers)}"
        entries.refund_requested(name, "x", self.campaign.reference, 50_00, 0)
        self.given_back += 50_00


def sums(campaign: Campaign) -> tuple[int, int, int]:
    """What has left or is about to, what lies here, what is in transit."""
    owner = campaign.reference
    with unit_of_work():
        return (
            payouts.paid(owner),
            payouts.kept(owner),
            -books.balance("payout_transit", owner),
        )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=14))
def test_never_more_than_was_collected(succeeded: Campaign, steps: list[str]) -> None:
    desk = Desk(succeeded)
    before = sums(succeeded)
    desk.collected = before[0] + before[1]
    for name in steps:
        desk.step(name)
        paid, kept, transit = sums(succeeded)
        assert 0 <= transit <= paid
        assert kept >= 0
        assert paid + kept == desk.collected - desk.given_back
    with unit_of_work():
        assert [line for line in check.run() if line.startswith(("payouts", "ledger"))] == []


def test_the_property_can_fail(succeeded: Campaign) -> None:
    """A payout booked without its posting would show."""
    with unit_of_work():
        made.requested(succeeded).amount = 1

    paid, kept, _transit = sums(succeeded)
    assert paid + kept != 1200_00
