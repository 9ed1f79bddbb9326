"""A succeeded campaign is paid once, by two people, after its days of rest, to the cent."""

import threading

import pytest
from sqlalchemy import select

from campaigns.models import Campaign
from campaigns.settlement import delivery
from kit.errors import Conflict
from kit.states import ForbiddenMove
from kit.unit_of_work import session, unit_of_work
from payments import payouts
from payments.ledger import books, check
from payments.models import Payout
from tests.factories import accounts, beginnings, campaigns
from tests.support.story import Story


def admin() -> int:
    return accounts.account("admin").id


def request(campaign: Campaign, by: int) -> Payout:
    with unit_of_work():
        return delivery.request(campaign, by)


def again(payout: Payout) -> Payout:
    with unit_of_work():
        return session().get_one(Payout, payout.id)


def books_of(campaign: Campaign) -> tuple[int, int]:
    """What is held for the campaign, and what is in transit, in cents."""
    with unit_of_work():
        return (
            -books.balance("campaign", campaign.reference),
            -books.balance("payout_transit", campaign.reference),
        )


def differences() -> list[str]:
    with unit_of_work():
        return check.run()


def test_all_that_was_collected_is_paid(succeeded: Campaign) -> None:
    one, two = admin(), admin()
    payout = request(succeeded, one)
    assert books_of(succeeded) == (0, 1200_00)
    with unit_of_work():
        payouts.approve(payout, two)
        payouts.send(payout, one, "CRO 123")
        delivery.settle(payout, one)

    assert books_of(succeeded) == (0, 0)
    assert campaigns.fresh(succeeded).state == "delivering"
    assert differences() == []


def test_who_requested_may_not_approve(succeeded: Campaign) -> None:
    one = admin()
    payout = request(succeeded, one)

    with pytest.raises(payouts.SamePerson), unit_of_work():
        payouts.approve(payout, one)


def test_the_money_rests_after_success(story: Story) -> None:
    campaign, _pledges = beginnings.judged(story, 1000_00)

    with pytest.raises(delivery.TooEarly):
        request(campaigns.fresh(campaign), admin())


def test_a_campaign_that_has_not_succeeded_is_not_paid(story: Story) -> None:
    with pytest.raises(Conflict):
        request(story.campaign(), admin())


def test_the_same_money_is_not_paid_twice(succeeded: Campaign) -> None:
    request(succeeded, admin())

    with pytest.raises(payouts.NothingToPay):
        request(succeeded, admin())


def test_two_admins_at_once_make_one_payout(succeeded: Campaign) -> None:
    results: list[str] = []
    start = threading.Barrier(8)

    def ask(by: int) -> None:
        start.wait()
        try:
            request(succeeded, by)
            results.append("paid")
        except payouts.NothingToPay:
            results.append("refused")

    threads = [threading.Thread(target=ask, args=(admin(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["paid"] + ["refused"] * 7
    assert differences() == []


@pytest.mark.parametrize("step", ["decline", "fail"])
def test_money_that_does_not_arrive_is_the_campaigns_again(succeeded: Campaign, step: str) -> None:
    one, two = admin(), admin()
    payout = request(succeeded, one)
    with unit_of_work():
        if step == "fail":
            payouts.approve(payout, two)
            payouts.send(payout, one, "CRO 123")
            payouts.fail(payout, one, "wrong account")
        else:
            payouts.decline(payout, two, "not yet")

    assert books_of(succeeded) == (1200_00, 0)
    assert differences() == []
    assert request(succeeded, one).amount == 1200_00


def test_steps_cannot_be_skipped(succeeded: Campaign) -> None:
    payout = request(succeeded, admin())

    with pytest.raises(ForbiddenMove), unit_of_work():
        delivery.settle(payout, admin())


def test_a_payout_without_its_entry_is_found(succeeded: Campaign) -> None:
    with unit_of_work() as opened:
        opened.add(
            Payout(
                owner=succeeded.reference,
                amount=5,
                payee="x",
                iban="y",
                requested_at=succeeded.state_since,
                requested_by=admin(),
            )
        )

    assert any("under way" in line for line in differences())


def test_the_bank_details_are_those_of_the_request(succeeded: Campaign) -> None:
    payout = request(succeeded, admin())

    with unit_of_work():
        stored = session().scalars(select(Payout)).one()
    assert (stored.payee, stored.iban) == (payout.payee, "IT60X0542811101000000123456")
