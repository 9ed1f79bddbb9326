"""A campaign that stands still is told once, and its team gets one useful next step."""

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns import totals
from campaigns.models import Campaign
from crowdfund.tutoring import stalling
from kit import clock as project_clock
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import campaigns
from tests.support.clock import FakeClock
from webhooks.models import OutboundEvent

Run = Callable[..., list[str]]


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    """Live since now, for 40 days, with a minimum of 4,000 euros."""
    return campaigns.live(campaigns.person("Ada"))


@pytest.fixture
def run_sweep(run_jobs: Run) -> Callable[[], None]:
    def run() -> None:
        stalling.sweep_stalled.run()
        run_jobs(stalling.tell.name)

    return run


@pytest.fixture
def rule() -> Iterator[Callable[[stalling.Rule], None]]:
    """Sets a rule for one test."""
    yield stalling.configure
    stalling.configure(stalling.Rule())


def pledge(campaign: Campaign, hundredths: int, *, less: int = 0) -> None:
    with unit_of_work():
        totals.add(campaign.id, pledged=campaign.minimum * hundredths // 100 - less, backers=3)


def half_way(clock: FakeClock, campaign: Campaign, *, seconds: int = 0) -> None:
    assert campaign.deadline is not None
    assert campaign.published_at is not None
    half = (campaign.deadline - campaign.published_at) / 2
    clock.advance(seconds=int(half.total_seconds()) + seconds)


def told() -> list[dict[str, object]]:
    with unit_of_work():
        bodies = session().scalars(select(OutboundEvent.body).order_by(OutboundEvent.id))
        events = [json.loads(body) for body in bodies]
    return [one for one in events if one["type"] in {"campaign.stalled", "tutoring.requested"}]


def test_under_a_fifth_at_half_time_both_partners_hear_of_it(
    clock: FakeClock, campaign: Campaign, run_sweep: Callable[[], None]
) -> None:
    pledge(campaign, 20, less=1)
    half_way(clock, campaign)
    run_sweep()

    stalled, requested = told()
    assert stalled["type"] == "campaign.stalled"
    assert stalled["data"]["percent"] == 19  # type: ignore[index]
    assert requested["type"] == "tutoring.requested"
    assert requested["data"]["reason"] == "stalled"  # type: ignore[index]


def test_a_fifth_is_enough(
    clock: FakeClock, campaign: Campaign, run_sweep: Callable[[], None]
) -> None:
    pledge(campaign, 20)
    half_way(clock, campaign)
    run_sweep()

    assert told() == []


def test_before_half_time_nobody_is_alarmed(
    clock: FakeClock, campaign: Campaign, run_sweep: Callable[[], None]
) -> None:
    half_way(clock, campaign, seconds=-1)
    run_sweep()
    assert told() == []

    clock.advance(seconds=1)
    run_sweep()
    assert len(told()) == 2


def test_it_is_told_once_however_often_the_sweep_runs(
    clock: FakeClock, campaign: Campaign, run_sweep: Callable[[], None]
) -> None:
    half_way(clock, campaign)
    for _ in range(3):
        run_sweep()
        stalling.tell.run(campaign_id=campaign.id)
        clock.advance(days=1)

    assert len(told()) == 2


def test_the_team_gets_one_next_step(
    clock: FakeClock,
    campaign: Campaign,
    run_sweep: Callable[[], None],
    mails: Callable[[], list[Mail]],
) -> None:
    half_way(clock, campaign)
    run_sweep()

    letter = mails()[0]
    assert "scrivete un aggiornamento" in letter.text
    assert f"/campaigns/{campaign.slug}/updates/new" in letter.text


def test_a_job_that_comes_late_looks_again(
    clock: FakeClock, campaign: Campaign, run_jobs: Run
) -> None:
    half_way(clock, campaign)
    stalling.sweep_stalled.run()
    pledge(campaign, 60)
    run_jobs(stalling.tell.name)

    assert told() == []


def test_after_the_deadline_it_is_too_late_to_help(
    clock: FakeClock, campaign: Campaign, run_sweep: Callable[[], None]
) -> None:
    assert campaign.deadline is not None
    clock.advance(seconds=int((campaign.deadline - project_clock.now()).total_seconds()))
    run_sweep()

    assert told() == []


def test_a_draft_does_not_stall(
    app: Flask, clock: FakeClock, run_sweep: Callable[[], None]
) -> None:
    campaigns.draft()
    clock.advance(days=60)
    run_sweep()

    assert told() == []


def test_the_operator_sets_the_rule(
    clock: FakeClock,
    campaign: Campaign,
    run_sweep: Callable[[], None],
    rule: Callable[[stalling.Rule], None],
) -> None:
    half_way(clock, campaign)
    rule(stalling.Rule(percent=0))
    run_sweep()
    assert told() == []

    rule(stalling.Rule(percent=10, at_percent=25))
    run_sweep()
    assert len(told()) == 2
