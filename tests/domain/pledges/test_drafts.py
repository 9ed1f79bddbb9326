"""Drafts: begun, forgotten, expired with what people typed into them."""

import pytest
from flask import Flask

from campaigns.models import Campaign
from campaigns.pledges import checkout, drafts, shield
from campaigns.pledges.errors import CampaignClosed, NotChangeable
from campaigns.pledges.jobs import expire_drafts
from campaigns.pledges.words import fingerprint
from kit.errors import TooMany
from kit.unit_of_work import InsideUnitOfWork, unit_of_work
from tests.factories import campaigns, pledges
from tests.support.clock import FakeClock


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return campaigns.live()


def test_a_forgotten_draft_expires_and_forgets_who_it_was(
    campaign: Campaign, clock: FakeClock
) -> None:
    old = pledges.draft(campaign, message="Forza!")
    clock.advance(days=2, minutes=-1)
    young, sent = pledges.draft(campaign), pledges.sent_off(campaign)
    clock.advance(minutes=2)
    expire_drafts.run()
    gone = pledges.fresh(old)
    assert (gone.state, gone.email, gone.name, gone.message) == ("expired", "", "", "")
    assert pledges.fresh(young).state == "draft"
    assert pledges.fresh(sent).state == "setup_pending"


def test_nothing_begins_on_a_campaign_whose_deadline_has_passed(
    campaign: Campaign, clock: FakeClock
) -> None:
    assert campaign.deadline
    clock.set(campaign.deadline)
    with pytest.raises(CampaignClosed):
        pledges.draft(campaign)


def test_a_pledge_that_was_sent_off_is_no_draft_any_more(campaign: Campaign) -> None:
    pledge = pledges.sent_off(campaign)
    with pytest.raises(NotChangeable), unit_of_work():
        drafts.set_amount(pledge, {"amount": 1_00})


def test_checkouts_begun_from_one_place_are_limited(campaign: Campaign, clock: FakeClock) -> None:
    pledge = pledges.draft(campaign)
    data = {"seen": fingerprint(pledge), "consent": True}
    for _ in range(shield.OF_EMAIL.most):
        shield.count(campaign.code, pledge.email, None, ip="192.0.2.1")
    with pytest.raises(TooMany):
        checkout.send_off(pledge, data, ip="192.0.2.1", actor="guest")
    clock.advance(hours=2)
    for _ in range(3):
        assert checkout.send_off(pledge, data, ip="192.0.2.1", actor="guest").code == pledge.code


def test_attempts_are_not_counted_while_locks_are_held(campaign: Campaign) -> None:
    """Counting needs a connection of its own; with a lock in hand it could wait for itself."""
    with pytest.raises(InsideUnitOfWork), unit_of_work():
        shield.count("campaign", "carla@posta.example", None, ip="192.0.2.1")


def test_a_team_may_support_its_own_campaign(app: Flask) -> None:
    lead = campaigns.person()
    campaign = campaigns.live(lead)
    pledge = pledges.committed(campaign, backer=lead)
    assert pledge.account_id == lead.id
