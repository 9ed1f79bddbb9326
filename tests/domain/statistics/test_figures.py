"""The figures: what counts as what, which days belong to a period, and that the ledger agrees."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from campaigns.models import Campaign
from crowdfund.statistics import figures
from crowdfund.statistics.figures import Line
from crowdfund.statistics.filters import Asked
from crowdfund.statistics.sums import Sums
from kit.unit_of_work import session, unit_of_work
from payments.ledger import books as ledger
from tests.factories import books, campaigns, pledges
from tests.support.clock import FakeClock
from tests.support.queries import counted


def report(**asked: object) -> figures.Report:
    with unit_of_work():
        return figures.report(Asked(**asked))  # type: ignore[arg-type]


def ended(state: str, **about: object) -> Campaign:
    """A campaign that was live and has come to `state`."""
    with unit_of_work():
        campaign = campaigns.live(**about)  # type: ignore[arg-type]
        ways = {
            "succeeded": ("collecting", "succeeded"),
            "completed": ("collecting", "succeeded", "delivering", "completed"),
        }
        for step in ways.get(state, (state,)):
            campaign.move_to(step)
        session().flush()
        return campaign


def published(at: datetime, clock: FakeClock) -> Campaign:
    clock.set(at)
    return campaigns.live()


@pytest.mark.parametrize(
    ("succeeded", "failed", "rate"),
    [(0, 0, None), (0, 3, 0), (3, 0, 100), (1, 2, 33), (2, 1, 67), (1, 1, 50), (1, 7, 13)],
)
def test_success_is_counted_among_those_that_ended(
    succeeded: int, failed: int, rate: int | None
) -> None:
    assert Line("x", campaigns=9, succeeded=succeeded, failed=failed).success_rate == rate


def test_cancelled_and_running_campaigns_neither_succeed_nor_fail(app: Flask) -> None:
    for state in ("succeeded", "completed", "failed", "cancelled", "collecting", "suspended"):
        ended(state)
    campaigns.draft()
    total = report().total
    assert (total.campaigns, total.succeeded, total.failed) == (7, 2, 1)
    assert total.success_rate == 67


def test_lines_by_each_dimension_sum_to_the_total(app: Flask) -> None:
    ended("succeeded", district="M1", theme="social-vulnerability")
    ended("failed", district="M4", theme="circular-economy")
    campaigns.live(district="M4")
    campaigns.started()
    for by in ("district", "theme", "state", "month"):
        found = report(by=by)
        assert sum(line.campaigns for line in found.lines) == found.total.campaigns == 4
        assert sum(line.pledged for line in found.lines) == found.total.pledged
    assert [line.key for line in report(by="district").lines] == ["", "M1", "M4"]


def test_pledges_count_by_state(app: Flask) -> None:
    campaign = campaigns.live()
    pledges.committed(campaign, 20_00)
    pledges.committed(campaign, 30_00)
    pledges.draft(campaign, 5_00)
    found = report()
    assert found.pledge_states == [("committed", 2, 50_00), ("draft", 1, 5_00)]
    assert (found.total.pledges, found.total.pledged) == (2, 50_00)


def test_what_was_collected_is_read_from_the_ledger(app: Flask) -> None:
    one, other = campaigns.live(district="M1"), campaigns.live(district="M4")
    books.collected(one, 100_00)
    books.collected(other, 40_00)
    lines = {line.key: line.money.collected for line in report().lines}
    assert lines == {"M1": 100_00, "M4": 40_00}
    with unit_of_work():
        assert -ledger.balance("campaign", one.reference) == 100_00
    assert report().total.money == Sums(taken=140_00)


def test_fees_and_payouts_do_not_make_it_less_and_refunds_do(app: Flask) -> None:
    campaign = campaigns.live()
    first = books.collected(campaign, 100_00, fee=5_00)
    books.collected(campaign, 60_00, fee=3_00)
    books.given_back(campaign, first, 100_00, fee_back=5_00)
    assert report().total.money == Sums(taken=160_00, given_back=100_00)
    books.paid_out(campaign, 57_00)
    assert report().total.money.collected == 60_00
    with unit_of_work():
        assert ledger.balance("campaign", campaign.reference) == 0


@pytest.fixture
def both_nights(app: Flask, clock: FakeClock) -> None:
    """Campaigns just before and after the midnights around both changes of the clocks."""
    for instant in (
        datetime(2027, 3, 27, 22, 59, tzinfo=UTC),  # 27 March, 23:59
        datetime(2027, 3, 27, 23, 0, tzinfo=UTC),  # 28 March, 00:00
        datetime(2027, 3, 28, 21, 59, tzinfo=UTC),  # 28 March, 23:59, one hour earlier in UTC
        datetime(2027, 3, 28, 22, 0, tzinfo=UTC),  # 29 March, 00:00
        datetime(2027, 10, 30, 21, 59, tzinfo=UTC),  # 30 October, 23:59
        datetime(2027, 10, 30, 22, 0, tzinfo=UTC),  # 31 October, 00:00
        datetime(2027, 10, 31, 22, 59, tzinfo=UTC),  # 31 October, 23:59, an hour later in UTC
        datetime(2027, 10, 31, 23, 0, tzinfo=UTC),  # 1 November, 00:00
    ):
        published(instant, clock)


PERIODS = (
    (date(2027, 3, 28), date(2027, 3, 28), 2),
    (date(2027, 10, 31), date(2027, 10, 31), 2),
    (date(2027, 3, 27), date(2027, 3, 28), 3),
    (date(2027, 3, 29), date(2027, 10, 30), 2),
    (None, date(2027, 3, 27), 1),
    (date(2027, 11, 1), None, 1),
    (date(2028, 1, 1), None, 0),
)
"""The first and the last day, and how many campaigns were published between them."""


@pytest.mark.usefixtures("both_nights")
def test_a_period_is_whole_days_of_the_city_also_when_clocks_change() -> None:
    for since, until, found in PERIODS:
        assert report(since=since, until=until).total.campaigns == found, (since, until)


@pytest.mark.usefixtures("both_nights")
def test_months_are_the_city_s() -> None:
    months = {line.key: line.campaigns for line in report(by="month").lines}
    assert months == {"2027-03": 4, "2027-10": 3, "2027-11": 1}


def test_a_period_leaves_out_what_was_never_published(app: Flask) -> None:
    campaigns.draft()
    assert report().total.campaigns == 1
    assert report(since=date(2000, 1, 1)).total.campaigns == 0


def test_the_last_day_is_the_one_people_could_still_pledge(app: Flask) -> None:
    """The deadline is the midnight that ends it."""
    campaigns.live(days=40)
    with unit_of_work():
        (one,) = figures.campaigns(Asked())
    assert (one.published, one.deadline) == (date(2027, 3, 1), date(2027, 4, 10))


def test_queries_do_not_grow_with_what_they_count(app: Flask) -> None:
    def sent() -> int:
        with counted() as statements:
            report()
        return len(statements)

    campaign = campaigns.live()
    pledges.committed(campaign)
    few = sent()
    for _number in range(4):
        campaigns.live()
    for _number in range(10):
        pledges.committed(campaign)
        books.collected(campaign, 10_00)
    assert sent() == few == 3
