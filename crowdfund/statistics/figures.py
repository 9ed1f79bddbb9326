"""The figures: campaigns and pledges by a dimension, sums read from the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, literal, select, union_all

from campaigns.models import Campaign, CampaignTotals
from campaigns.offline.models import OfflinePledge
from campaigns.pledges.models import Pledge
from crowdfund.statistics import sums
from crowdfund.statistics import tutoring as hours
from crowdfund.statistics.filters import Asked
from crowdfund.statistics.sums import Sums
from kit import clock
from kit.unit_of_work import session

WON = frozenset({"succeeded", "delivering", "completed"})
LOST = frozenset({"failed"})


@dataclass
class Line:
    """The figures of one value of the dimension; sums in cents."""

    key: str
    campaigns: int = 0
    succeeded: int = 0
    failed: int = 0
    pledges: int = 0
    pledged: int = 0
    money: Sums = field(default_factory=Sums)

    @property
    def success_rate(self) -> int | None:
        """Hundredths of the ended campaigns that succeeded, rounded; None before any has ended.

        A campaign that was cancelled neither succeeded nor failed.
        """
        ended = self.succeeded + self.failed
        return (self.succeeded * 200 + ended) // (ended * 2) if ended else None

    def add(self, campaign: "CampaignFigures") -> None:
        self.campaigns += 1
        self.succeeded += campaign.state in WON
        self.failed += campaign.state in LOST
        self.pledges += campaign.backers
        self.pledged += campaign.pledged
        self.money += campaign.money


@dataclass(frozen=True)
class CampaignFigures:
    """One campaign with what the funder asks about it; sums in cents.

    `pledged` and `backers` are the public totals; `money` is read from the ledger. `deadline`
    is the last day on which people could pledge.
    """

    id: int
    code: str
    title: str
    state: str
    kind: str
    district: str
    theme: str
    month: str
    published: date | None
    deadline: date | None
    minimum: int
    optimum: int
    pledged: int
    backers: int
    money: Sums


@dataclass(frozen=True)
class Report:
    """Everything the page shows: lines, their total, and what is counted beside them.

    Pledges by card, and transfers and cash, are (state, how many, cents).
    """

    lines: list[Line]
    total: Line
    pledge_states: list[tuple[str, int, int]] = field(default_factory=list)
    offline_states: list[tuple[str, int, int]] = field(default_factory=list)
    tutoring: list[hours.Line] = field(default_factory=list)


def report(asked: Asked) -> Report:
    """The figures for `asked`, in three queries however many pledges there are."""
    found = list(campaigns(asked))
    lines: dict[str, Line] = {}
    total = Line("total")
    for campaign in found:
        key = str(getattr(campaign, asked.by))
        lines.setdefault(key, Line(key)).add(campaign)
        total.add(campaign)
    return Report([lines[key] for key in sorted(lines)], total, *_counted(asked))


def campaigns(asked: Asked) -> Iterable[CampaignFigures]:
    """Each campaign within the period, oldest first, with what the ledger says was collected."""
    money = sums.by_owner()
    for row in session().execute(_campaigns(asked).execution_options(yield_per=500)):
        yield _figures(row, money[f"campaign:{row.code}"])


def within(statement: Any, asked: Asked) -> Any:
    """Campaigns published in the period; `statement` selects from campaigns."""
    if asked.start:
        statement = statement.where(Campaign.published_at >= asked.start)
    if asked.end:
        statement = statement.where(Campaign.published_at < asked.end)
    return statement


def _campaigns(asked: Asked) -> Any:
    statement = (
        select(
            Campaign.id,
            Campaign.code,
            Campaign.title,
            Campaign.state,
            Campaign.kind,
            Campaign.district,
            Campaign.theme,
            Campaign.published_at,
            Campaign.deadline,
            Campaign.minimum,
            Campaign.optimum,
            CampaignTotals.pledged,
            CampaignTotals.backers,
        )
        .outerjoin(CampaignTotals, CampaignTotals.campaign_id == Campaign.id)
        .order_by(Campaign.id)
    )
    return within(statement, asked)


Counted = tuple[list[tuple[str, int, int]], list[tuple[str, int, int]], list[hours.Line]]


def _counted(asked: Asked) -> Counted:
    """Pledges by card by state, transfers and cash by state, tutoring: in one statement."""
    parts = [_by_state("card", Pledge, asked), _by_state("offline", OfflinePledge, asked)]
    every = union_all(*parts, hours.counted(asked).add_columns(literal("tutoring"))).subquery()
    rows = session().execute(select(every).order_by(every.c.key))
    found: dict[str, list[tuple[str, int, int, int]]] = {"card": [], "offline": [], "tutoring": []}
    for key, count, amount, on_campaigns, what in rows:
        found[what].append((key, count, int(amount), on_campaigns))
    card, offline = ([one[:3] for one in found[what]] for what in ("card", "offline"))
    return card, offline, [hours.Line(*one) for one in found["tutoring"]]


def _by_state(what: str, kind: Any, asked: Asked) -> Any:
    statement = (
        select(
            kind.state.label("key"),
            func.count(),
            func.sum(kind.amount),
            func.count(Campaign.id.distinct()),
            literal(what).label("what"),
        )
        .join(Campaign, Campaign.id == kind.campaign_id)
        .group_by(kind.state)
    )
    return within(statement, asked)


def _figures(row: Row[Any], money: Sums) -> CampaignFigures:
    published = clock.local(row.published_at) if row.published_at else None
    return CampaignFigures(
        id=row.id,
        code=row.code,
        title=row.title,
        state=row.state,
        kind=row.kind,
        district=row.district or "",
        theme=row.theme or "",
        month=f"{published:%Y-%m}" if published else "",
        published=published.date() if published else None,
        deadline=clock.local(row.deadline - timedelta(microseconds=1)).date()
        if row.deadline
        else None,
        minimum=row.minimum,
        optimum=row.optimum,
        pledged=row.pledged or 0,
        backers=row.backers or 0,
        money=money,
    )
