"""The narrow moments around checkout and release."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from campaigns.pledges import checkout as backers
from kit import clock
from kit.errors import Conflict
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments import charging, checkout, gateway
from payments.books_job import nightly
from payments.errors import GatewayRefused, GatewayUnavailable, NoLongerWanted
from payments.gateway import Checkout, Order
from payments.reconciliation import queries
from tests.factories import accounts, beginnings, pledges
from tests.support.story import Story


def test_a_page_that_could_not_be_opened_in_time_is_opened_with_fresh_times(story: Story) -> None:
    pledge = pledges.sent_off(story.campaign(), 10_00)
    story.twin.control.fault("fail_before", path="/v1/checkout/sessions", way="cut")
    with pytest.raises(GatewayUnavailable):
        backers.begin(pledge)
    story.passes(minutes=40)
    assert "/c/pay/" in backers.begin(pledge)
    assert story.payment(pledge).checkouts == 2


def test_a_page_the_gateway_refuses_at_once_is_an_error(story: Story) -> None:
    pledge = pledges.sent_off(story.campaign(), 10_00)
    order = Order(
        reference=pledge.reference,
        mode="setup",
        amount=10_00,
        currency="EUR",
        email="anna@posta.example",
        description="Il forno",
        success_url="http://localhost/thanks",
        cancel_url="http://localhost/back",
        locale="it",
        expires_at=clock.now() + timedelta(minutes=5),
        owner="campaign:A",
    )
    with pytest.raises(GatewayRefused):
        checkout.begin(order)


def test_a_pledge_taken_back_while_its_page_opens_leaves_no_page_open(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    pledge = pledges.sent_off(story.campaign(), 10_00)
    port = gateway.current()
    opening = port.open_checkout

    def taken_back_meanwhile(order: Order, key: str) -> Checkout:
        opened = opening(order, key)
        with unit_of_work():
            charging.release(pledge.reference)
        return opened

    monkeypatch.setattr(port, "open_checkout", taken_back_meanwhile)
    with pytest.raises(NoLongerWanted):
        backers.begin(pledge)
    assert [one["status"] for one in story.twin.twin.store.of("checkout.session")] == ["expired"]
    with pytest.raises(NoLongerWanted):
        backers.begin(pledge)


def test_a_payment_made_while_its_pledge_was_given_up_is_told_and_goes_back(
    story: Story,
) -> None:
    pledge = story.pledge(story.campaign(kind="flexible"), 50_00, returns=False)
    with unit_of_work():
        charging.release(pledge.reference)
    story.work()
    assert story.state(pledge) == "collected"
    assert story.payment(pledge).state == "succeeded"
    with unit_of_work():
        charging.release(pledge.reference)
    assert story.work() == []


def test_what_was_never_begun_is_given_up_without_a_word(story: Story) -> None:
    with unit_of_work():
        charging.release("pledge:NOBODY")
    assert checkout.abandon("pledge:NOBODY").result == "expired"
    assert checkout.refresh("pledge:NOBODY").result == "open"


def test_the_amount_of_a_begun_charge_stays(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 1000_00)
    with unit_of_work():
        charging.set_amount(pledge.reference, 900_00)
    assert story.payment(pledge).amount == 900_00
    with unit_of_work():
        charging.set_amount(pledge.reference, 1000_00)
    story.reach_deadline(campaign)
    for reference in (pledge.reference, "pledge:NOBODY"):
        with pytest.raises(Conflict), unit_of_work():
            charging.set_amount(reference, 1)


def test_the_nightly_check_alarms_the_admins_once(
    story: Story, mails: Callable[[], list[Mail]]
) -> None:
    accounts.account("admin", email="ada@comune.example")
    pledge = story.pledge(story.campaign(kind="flexible"), 50_00)
    nightly.run()
    payment = story.payment(pledge)
    with unit_of_work() as opened:
        opened.merge(payment).fee = 1
    for _ in range(2):
        nightly.run()
    (told,) = [one for one in mails() if one.name == "crowdfund/books_differ"]
    assert told.recipient == "ada@comune.example"
    assert "has a gateway_fee of 1 cents" in told.text
    with unit_of_work():
        last = queries.last_check()
    assert last is not None
    assert len(last.differences) == 1
