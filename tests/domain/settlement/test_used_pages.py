"""A checkout page that has brought its card is over: nobody is led there, nothing waits for it."""

import pytest

from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout
from kit.unit_of_work import unit_of_work
from payments import gateway
from payments.gateway import Checkout, Order
from payments.models import Payment
from tests.factories import beginnings, pledges
from tests.support.story import GOOD, REFUSED_LATER, Story

CONFIRM = "/v1/payment_intents/*/confirm"


def backed(story: Story, card: str) -> tuple[Campaign, Pledge]:
    """One pledge reaches the goal, and its used page has an address as a slow request left it."""
    campaign, (pledge,) = beginnings.backed(story, 1000_00, card=card)
    paid = story.payment(pledge).id
    with unit_of_work() as opened:
        opened.get_one(Payment, paid).checkout_url = "https://checkout.example/a-page-that-was-used"
    return campaign, pledge


def test_a_slow_answer_does_not_bring_back_a_page_that_was_used_meanwhile(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two presses open the same page; one answer comes after the card was given there."""
    pledge = pledges.sent_off(story.campaign(), 10_00)
    port = gateway.current()
    slowly = port.open_checkout

    def open_checkout(order: Order, key: str) -> Checkout:
        opened = slowly(order, key)
        monkeypatch.setattr(port, "open_checkout", slowly)
        story.twin.fill_checkout(checkout.begin(pledge), GOOD)
        checkout.arrive(pledge)
        return opened

    monkeypatch.setattr(port, "open_checkout", open_checkout)
    leads_to = checkout.begin(pledge)

    assert f"/pledges/{pledge.code}/thanks" in leads_to
    assert story.state(pledge) == "committed"
    assert story.payment(pledge).checkout_url is None


def test_the_window_ends_whatever_page_is_remembered(story: Story) -> None:
    campaign, pledge = backed(story, REFUSED_LATER)
    story.reach_deadline(campaign)
    assert story.state(pledge) == "retry"

    story.passes(days=8)
    story.sweep()

    assert story.state(pledge) == "dropped"
    assert story.state(campaign) == "failed"
    assert story.twin.twin.store.of("payment_intent")[0]["status"] == "canceled"


def test_another_card_is_given_on_a_page_of_its_own(story: Story) -> None:
    campaign, pledge = backed(story, REFUSED_LATER)
    story.reach_deadline(campaign)
    used = story.payment(pledge).session_id

    story.gives_card(pledge, GOOD)

    assert story.state(pledge) == "collected"
    assert story.payment(pledge).session_id != used
    assert story.charged() == {pledge.reference: 1000_00}
    assert story.differences() == []


def test_a_second_press_shows_the_new_page_and_opens_no_third(story: Story) -> None:
    campaign, pledge = backed(story, REFUSED_LATER)
    story.reach_deadline(campaign)
    first = checkout.begin_again(story.fresh(pledge))
    assert checkout.begin_again(story.fresh(pledge)) == first
    assert len(story.twin.twin.store.of("checkout.session")) == 2


def test_a_card_just_given_is_not_asked_for_again(story: Story) -> None:
    campaign, pledge = backed(story, REFUSED_LATER)
    story.reach_deadline(campaign)
    story.twin.fill_checkout(checkout.begin_again(story.fresh(pledge)), GOOD)
    assert f"/pledges/{pledge.code}/thanks" in checkout.begin_again(story.fresh(pledge))


def test_doubt_is_ended_by_the_intent_and_not_by_the_page(story: Story) -> None:
    campaign, pledge = backed(story, GOOD)
    story.twin.control.fault("fail_after", path=CONFIRM, way="cut")
    story.reach_deadline(campaign)
    assert story.state(pledge) == "unknown"

    story.passes(minutes=20)
    story.sweep()

    assert story.state(pledge) == "collected"
    assert story.differences() == []
