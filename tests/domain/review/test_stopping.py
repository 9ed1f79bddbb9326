"""Suspending, letting go on, and stopping for good; the team is told why each time."""

from collections.abc import Callable

import pytest
from flask import Flask

from campaigns.models import Campaign
from campaigns.review import stopping
from campaigns.review.own import OwnCampaign
from kit.errors import Conflict
from kit.mail import Mail
from kit.states import ForbiddenMove
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns
from tests.support import work

WHY = "Una foto senza permesso."


def test_the_team_reads_why(app: Flask, mails: Callable[[], list[Mail]]) -> None:
    lead, animator = campaigns.person(), campaigns.animator()
    campaign = campaigns.live(lead)
    with unit_of_work():
        stopping.suspend(campaign, animator.id, WHY)
    with unit_of_work():
        stopping.lift(campaign, animator.id, "La foto è stata cambiata.")
    lifted, suspended = mails()[:2]
    assert (suspended.name, suspended.recipient) == ("campaigns/suspended", lead.email)
    assert f"> {WHY}" in suspended.text
    assert lifted.name == "campaigns/lifted"


def test_the_deadline_stays_where_it_was(app: Flask) -> None:
    campaign, animator = campaigns.live(), campaigns.animator()
    deadline = campaign.deadline
    with unit_of_work():
        stopping.suspend(campaign, animator.id, WHY)
    with unit_of_work():
        assert stopping.lift(campaign, animator.id, "Tutto a posto.").deadline == deadline


def test_nobody_suspends_or_frees_their_own(app: Flask) -> None:
    animator = campaigns.animator()
    campaign = campaigns.live(animator)
    for deed in (stopping.suspend, stopping.lift):
        with unit_of_work(), pytest.raises(OwnCampaign):
            deed(campaign, animator.id, WHY)


@pytest.mark.parametrize(
    "make", [campaigns.draft, campaigns.submitted, campaigns.approved, campaigns.live]
)
def test_an_admin_stops_any_open_campaign(app: Flask, make: Callable[[], Campaign]) -> None:
    campaign, admin = make(), campaigns.person("Admin", role="admin")
    with unit_of_work():
        stopping.cancel(campaign, admin.id, "Doppio finanziamento.")
    assert campaigns.fresh(campaign).state == "cancelled"
    assert ("settlement.unwind" in work.waiting()) == (make is campaigns.live)


def test_what_is_over_is_not_suspended(app: Flask) -> None:
    campaign, admin = campaigns.draft(), campaigns.person("Admin", role="admin")
    with unit_of_work():
        stopping.cancel(campaign, admin.id, "Doppio finanziamento.")
    with unit_of_work(), pytest.raises(ForbiddenMove) as refused:
        stopping.suspend(campaign, campaigns.animator().id, WHY)
    assert isinstance(refused.value, Conflict)
