"""The figures: campaigns and pledges by a dimension, sums read from the ledger."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, literal, or_, select, union_all

from campaigns.models import Campaign, CampaignTotals
from campaigns.offline.models import OfflinePledge
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
    """Everything the page shows: lines, their total, pledges, and transfers and cash, by state."""

    lines: list[Line]
    total: Line
    pledge_states: list[tuple[str, int, int]] = field(default_factory=list)
    offline_states: list[tuple[str, int, int]] = field(default_factory=list)


def report(asked: Asked) -> Report:
    """The figures for `asked`, in three queries however many pledges there are."""
    found = list(campaigns(asked))
    lines: dict[str, Line] = {}
    total = Line("total")
    for campaign in found:
        key = str(getattr(campaign, asked.by))
        lines.setdefault(key, Line(key)).add(campaign)
        total.add(campaign)
    states = _by_state(asked)
    return Report([lines[key] for key in sorted(lines)], total, states[False], states[True])


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
    """What came to every campaign's account less what goes back; credits are negative postings.

    The platform's fee is a use of collected money: neither it nor its part in a refund (the
    credit within a refund's entry) counts here.
    """
    taken = Entry.kind.in_(("capture", "confirmed"))
    given_back = and_(Entry.kind.in_(("refund_requested", "return_requested")), Posting.amount > 0)
    rows = session().execute(
        select(LedgerAccount.owner, func.sum(Posting.amount))
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(LedgerAccount.kind == "campaign", or_(taken, given_back))
        .group_by(LedgerAccount.owner)
    )
    return Counter({owner: -int(amount) for owner, amount in rows})


def _by_state(asked: Asked) -> dict[bool, list[tuple[str, int, int]]]:
    """How many and how much in each state: of pledges by card (False), and otherwise (True)."""
    parts = [
        within(
            select(literal(is_offline).label("is_offline"), kind.state, kind.amount).join(
                Campaign, Campaign.id == kind.campaign_id
            ),
            asked,
        )
        for is_offline, kind in ((False, Pledge), (True, OfflinePledge))
    ]
    every = union_all(*parts).subquery()
    rows = session().execute(
        select(every.c.is_offline, every.c.state, func.count(), func.sum(every.c.amount))
        .group_by(every.c.is_offline, every.c.state)
        .order_by(every.c.state)
    )
    found: dict[bool, list[tuple[str, int, int]]] = {False: [], True: []}
    for is_offline, state, count, amount in rows:
        found[is_offline].append((state, count, int(amount)))
    return found


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
