"""The figures: campaigns and pledges by a dimension, sums read from the ledger."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from campaigns.models import Campaign, CampaignTotals
from campaigns.pledges.models import Pledge
from crowdfund.statistics.filters import Asked
from kit import clock
from kit.unit_of_work import session
from payments.ledger.models import Entry, LedgerAccount, Posting

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
    collected: int = 0

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
        self.collected += campaign.collected


@dataclass(frozen=True)
class CampaignFigures:
    """One campaign with what the funder asks about it; sums in cents.

    `pledged` and `backers` are the public totals; `collected` is read from the ledger: money
    taken less money given back, whatever fees and payouts came after. `deadline` is the last
    day on which people could pledge.
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
    collected: int


@dataclass(frozen=True)
class Report:
    """Everything the page shows: lines, their total, pledges by state."""

    lines: list[Line]
    total: Line
    pledge_states: list[tuple[str, int, int]] = field(default_factory=list)


def report(asked: Asked) -> Report:
    """The figures for `asked`, in three queries however many pledges there are."""
    found = list(campaigns(asked))
    lines: dict[str, Line] = {}
    total = Line("total")
    for campaign in found:
        key = str(getattr(campaign, asked.by))
        lines.setdefault(key, Line(key)).add(campaign)
        total.add(campaign)
    return Report([lines[key] for key in sorted(lines)], total, _pledges_by_state(asked))


def campaigns(asked: Asked) -> Iterable[CampaignFigures]:
    """Each campaign within the period, oldest first, with what the ledger says was collected."""
    collected = _collected()
    for row in session().execute(_campaigns(asked).execution_options(yield_per=500)):
        yield _figures(row, collected[f"campaign:{row.code}"])


def collected_in_ledger() -> int:
    """What all campaigns together collected and did not give back, in cents."""
    return sum(_collected().values())


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


def _collected() -> Counter[str]:
    """Captures less refunds of every campaign's account; credits are negative postings.

    The platform's fee is a use of collected money: neither it nor its part in a refund (the
    credit within a refund's entry) counts here.
    """
    taken = Entry.kind == "capture"
    given_back = and_(Entry.kind == "refund_requested", Posting.amount > 0)
    rows = session().execute(
        select(LedgerAccount.owner, func.sum(Posting.amount))
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(LedgerAccount.kind == "campaign", or_(taken, given_back))
        .group_by(LedgerAccount.owner)
    )
    return Counter({owner: -int(amount) for owner, amount in rows})


def _pledges_by_state(asked: Asked) -> list[tuple[str, int, int]]:
    statement = (
        select(Pledge.state, func.count(), func.sum(Pledge.amount))
        .join(Campaign, Campaign.id == Pledge.campaign_id)
        .group_by(Pledge.state)
        .order_by(Pledge.state)
    )
    rows = session().execute(within(statement, asked))
    return [(state, count, int(amount)) for state, count, amount in rows]


def _figures(row: Row[Any], collected: int) -> CampaignFigures:
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
        collected=collected,
    )
