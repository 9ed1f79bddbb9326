"""Payout twice: what the lock prevents, and what would happen without it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from campaigns.models import Campaign
from campaigns.settlement import delivery, payees
from kit import clock
from kit.unit_of_work import session, unit_of_work
from payments import batches, payouts
from payments.ledger import books, check
from payments.models import Payout, PayoutBatch
from tests.factories import beginnings, campaigns
from tests.factories import payouts as made
from tests.support.races import meeting, together, without_lock
from tests.support.story import Story

PAYOUTS = "payments.locks.payouts"
OTHER = "IT13S0542811101000000123457"


@pytest.fixture
def approved(story: Story) -> Payout:
    """A payout of 1,200 euro that is about to leave."""
    campaign, _pledges = beginnings.judged(story, 1200_00)
    story.passes(days=15)
    return made.approved(campaigns.fresh(campaign))


def leave(payout: Payout) -> Callable[[], object]:
    """An admin lets it leave with a file of its own."""
    by, today = made.admin(), clock.today()

    def deed() -> PayoutBatch:
        with unit_of_work():
            return batches.make([payout.id], {payout.owner: "Innesco"}, today, by)

    return deed


def files() -> list[str]:
    """What was handed out for the bank."""
    with unit_of_work():
        return list(session().scalars(select(PayoutBatch.document)))


def test_two_files_at_once_send_a_payout_once(story: Story, approved: Payout) -> None:
    answers = together(story.app, *[leave(approved)] * 4)

    assert sum(isinstance(one, batches.NotReady) for one in answers) == 3
    assert len(files()) == 1
    assert story.differences() == []


def test_without_the_lock_it_would_leave_twice(story: Story, approved: Payout) -> None:
    """The same race with the lock taken away: two files order the bank to pay the same money."""
    with without_lock(PAYOUTS), meeting(PAYOUTS, 2):
        answers = together(story.app, leave(approved), leave(approved))

    assert not any(isinstance(one, Exception) for one in answers), answers
    assert [f"{approved.reference}<" in one for one in files()] == [True, True]
    assert any("bank file" in line for line in story.differences())


def test_many_admins_settle_once(story: Story, approved: Payout) -> None:
    by = made.admin()
    with unit_of_work():
        delivery.send(approved, by, "CRO 1")

    def settle() -> object:
        with unit_of_work():
            return delivery.settle(approved, by)

    answers = together(story.app, *[settle] * 6)

    assert sum(isinstance(one, Exception) for one in answers) == 5
    with unit_of_work():
        assert books.balance("bank") == -1200_00
        assert check.run() == []


def test_settling_and_failing_at_once_is_one_of_both(story: Story, approved: Payout) -> None:
    by = made.admin()
    with unit_of_work():
        delivery.send(approved, by, "CRO 1")

    def settle() -> object:
        with unit_of_work():
            return delivery.settle(approved, by)

    def decline() -> object:
        with unit_of_work():
            return payouts.decline(approved, by, "too late")

    together(story.app, settle, decline)

    assert made.fresh(approved).state == "settled"
    assert story.differences() == []


def test_a_file_and_a_changed_payee_at_once(story: Story, approved: Payout) -> None:
    """Either it left as it was approved, or it fell; never to somebody else."""
    code = approved.owner.removeprefix("campaign:")
    with unit_of_work():
        campaign = session().scalars(select(Campaign).where(Campaign.code == code)).one()
    by, today = made.admin(), clock.today()

    def send() -> object:
        with unit_of_work():
            return delivery.send_batch([approved.id], today, by)

    def change() -> object:
        with unit_of_work():
            return payees.use_iban(campaign, OTHER, "account:1")

    together(story.app, send, change)

    left = made.fresh(approved)
    assert left.state in {"sent", "declined"}
    assert len(files()) == (left.state == "sent")
    assert all("IT60X0542811101000000123456" in one for one in files())
    assert story.differences() == []
