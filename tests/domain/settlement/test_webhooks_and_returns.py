"""Redirect and webhook in any order, any number of times: one and the same end."""

import random

import pytest

from campaigns.pledges import checkout
from payments.errors import GatewayUnavailable
from tests.factories import pledges
from tests.support.story import GOOD, Story


@pytest.mark.parametrize("kind", ["all_or_nothing", "flexible"])
@pytest.mark.parametrize(
    "order", ["hear", "return", "hear return", "return hear", "hear hear", "return return hear"]
)
def test_redirect_and_webhook_in_any_order(story: Story, kind: str, order: str) -> None:
    campaign = story.campaign(kind=kind)
    pledge = story.pledge(campaign, 100_00, returns=False)
    for step in order.split():
        if step == "hear":
            story.hear(times=2)
        else:
            checkout.arrive(pledge)
    assert story.state(pledge) == ("collected" if kind == "flexible" else "committed")
    totals = story.fresh(pledge).campaign.totals
    assert (totals.pledged, totals.backers) == (100_00, 1)
    assert story.differences() == []


@pytest.mark.parametrize("seed", range(4))
def test_events_shuffled_tripled_and_days_late_end_the_same(story: Story, seed: int) -> None:
    campaign = story.campaign()
    people = [story.pledge(campaign, 500_00) for _ in range(2)]
    kept: list[tuple[bytes, dict[str, str]]] = []

    def keep(body: bytes, headers: dict[str, str]) -> int:
        kept.append((body, headers))
        return 200

    story.twin.deliver(keep)
    story.reach_deadline(campaign)
    story.twin.deliver(keep)
    shuffled = kept * 3
    random.Random(seed).shuffle(shuffled)
    client = story.app.test_client()
    for body, headers in shuffled:
        client.post("/webhooks/stripe", data=body, headers=headers)
        story.work()
    assert {story.state(pledge) for pledge in people} == {"collected"}
    assert story.state(campaign) == "succeeded"
    assert sum(story.charged().values()) == 1000_00
    assert story.differences() == []


def test_a_second_visit_to_the_checkout_shows_the_same_page(story: Story) -> None:
    pledge = pledges.sent_off(story.campaign(), 10_00)
    first = checkout.begin(pledge)
    story.passes(minutes=5)
    assert checkout.begin(pledge) == first
    assert len(story.twin.twin.store.of("checkout.session")) == 1


def test_a_checkout_whose_answer_was_lost_is_opened_once(story: Story) -> None:
    pledge = pledges.sent_off(story.campaign(), 10_00)
    story.twin.control.fault("fail_after", path="/v1/checkout/sessions", way="cut")
    with pytest.raises(GatewayUnavailable):
        checkout.begin(pledge)
    story.passes(minutes=10)
    url = checkout.begin(pledge)
    assert len(story.twin.twin.store.of("checkout.session")) == 1
    story.twin.fill_checkout(url, GOOD)
    checkout.arrive(pledge)
    assert story.state(pledge) == "committed"


def test_a_new_page_is_opened_when_the_old_one_has_ended(story: Story) -> None:
    campaign = story.campaign()
    pledge = pledges.sent_off(campaign, 10_00)
    first = checkout.begin(pledge)
    story.passes(minutes=61)
    second = checkout.begin(pledge)
    assert second != first
    story.twin.fill_checkout(second, GOOD)
    checkout.arrive(pledge)
    assert story.state(pledge) == "committed"


def test_a_finished_checkout_leads_to_the_thank_you_page_not_to_a_second_one(
    story: Story,
) -> None:
    pledge = story.pledge(story.campaign(), 10_00, returns=False)
    story.passes(minutes=61)
    assert f"/pledges/{pledge.code}/thanks" in checkout.begin(pledge)


def test_events_about_nothing_of_ours_are_kept_and_ignored(story: Story) -> None:
    port = story.twin.stripe_client()
    port.v1.payment_intents.create(
        {"amount": 100, "currency": "eur", "metadata": {"reference": "pledge:NOBODY"}}
    )
    port.v1.customers.create({"name": "Nobody"})
    assert story.hear() != []
    assert story.differences() == []


def test_a_card_saved_after_the_campaign_was_judged_is_detached(story: Story) -> None:
    campaign = story.campaign()
    pledge = story.pledge(campaign, 1000_00, returns=False)
    story.twin.control.fault("fail_before", path="/v1/checkout/sessions/*/expire", times=40)
    assert campaign.deadline is not None
    story.passes(seconds=(campaign.deadline - story.clock()).total_seconds() + 3601)
    for _ in range(2):
        with pytest.raises(GatewayUnavailable):
            story.sweep()
    story.twin.twin.faults.clear()
    story.work()
    story.hear()
    assert story.state(campaign) == "failed"
    assert story.state(pledge) == "expired"
    card = story.payment(pledge).payment_method_id
    kept = {one["id"]: one["customer"] for one in story.twin.twin.store.of("payment_method")}
    assert kept[card] is None
