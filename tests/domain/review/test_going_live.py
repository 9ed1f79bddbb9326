"""What is approved goes live on its first local day; its last day is whole, also across DST."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from campaigns import events as facts
from campaigns.models import Campaign
from campaigns.review import golive
from kit import events
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import campaigns
from tests.support.clock import FakeClock

Run = Callable[..., list[str]]


def test_without_a_day_it_goes_live_at_once(app: Flask, run_jobs: Run, clock: FakeClock) -> None:
    heard: list[facts.CampaignPublished] = []
    events.subscribe(facts.CampaignPublished, heard.append)
    campaign = campaigns.approved(days=40)
    run_jobs("campaigns.open")
    found = campaigns.fresh(campaign)
    assert found.state == "live"
    assert found.published_at == clock()
    assert found.deadline == datetime(2027, 4, 10, 22, 0, tzinfo=UTC)
    assert [event.campaign_id for event in heard] == [campaign.id]


def test_before_its_day_nothing_opens_it(app: Flask, run_jobs: Run, clock: FakeClock) -> None:
    campaign = campaigns.approved(start_on=date(2027, 3, 10))
    run_jobs("campaigns.open")
    golive.open_due.run()
    assert campaigns.fresh(campaign).state == "scheduled"
    clock.set(datetime(2027, 3, 9, 22, 59, tzinfo=UTC))
    golive.open_due.run()
    assert campaigns.fresh(campaign).state == "scheduled"
    clock.set(datetime(2027, 3, 9, 23, 0, tzinfo=UTC))
    golive.open_due.run()
    assert campaigns.fresh(campaign).state == "live"


def test_opening_twice_is_opening_once(app: Flask, mails: Callable[[], list[Mail]]) -> None:
    campaign = campaigns.live()
    deadline = campaign.deadline
    golive.open_campaign.run(campaign_id=campaign.id)
    golive.open_campaign.run(campaign_id=10**9)
    assert campaigns.fresh(campaign).deadline == deadline
    assert [mail.name for mail in mails()].count("campaigns/live") == 1


@pytest.mark.parametrize(
    ("now", "days", "deadline"),
    [
        (datetime(2027, 3, 20, 9, 0, tzinfo=UTC), 15, datetime(2027, 4, 4, 22, 0, tzinfo=UTC)),
        (datetime(2027, 10, 20, 9, 0, tzinfo=UTC), 15, datetime(2027, 11, 4, 23, 0, tzinfo=UTC)),
        (datetime(2027, 3, 13, 9, 0, tzinfo=UTC), 15, datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
        (datetime(2027, 10, 16, 9, 0, tzinfo=UTC), 15, datetime(2027, 10, 31, 23, 0, tzinfo=UTC)),
        (datetime(2027, 3, 1, 23, 30, tzinfo=UTC), 15, datetime(2027, 3, 17, 23, 0, tzinfo=UTC)),
    ],
    ids=["over spring", "over autumn", "ends in spring", "ends in autumn", "after local midnight"],
)
def test_the_deadline_is_a_local_midnight(
    app: Flask, clock: FakeClock, now: datetime, days: int, deadline: datetime
) -> None:
    clock.set(now)
    assert campaigns.live(days=days).deadline == deadline


def test_a_late_worker_takes_no_days_away(app: Flask, clock: FakeClock) -> None:
    campaign = campaigns.approved(start_on=date(2027, 3, 10), days=20)
    clock.advance(days=15)
    golive.open_due.run()
    found = campaigns.fresh(campaign)
    assert found.deadline is not None
    assert found.deadline - clock() >= timedelta(days=20)


def test_content_changed_behind_the_services_is_never_opened(app: Flask) -> None:
    campaign = campaigns.approved()
    with unit_of_work():
        session().execute(
            text("UPDATE campaigns SET story = 'altro' WHERE id = :id"), {"id": campaign.id}
        )
    golive.open_campaign.run(campaign_id=campaign.id)
    found: Campaign = campaigns.fresh(campaign)
    assert found.state == "draft"
    assert found.published_at is None
