"""The list of campaigns: filters, Italian full-text search, order, keyset pages. Two queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, extract, func, select
from sqlalchemy.orm import Bundle

from campaigns.models import Campaign, CampaignTotals
from campaigns.public.figures import Figures
from kit.paging import Page, keyset
from kit.unit_of_work import session

PAGE_SIZE = 12
GROUPS = {
    "live": ("live",),
    "succeeded": ("succeeded", "delivering", "completed"),
    "ended": ("collecting", "succeeded", "delivering", "completed", "failed"),
    "all": ("live", "suspended", "collecting", "succeeded", "delivering", "completed", "failed"),
}
"""What the words of the filter mean. "ended": the time is up, however it went."""

_LIVE_FIRST = 10**11
"""More seconds than any deadline has: puts what is over below what is live."""


@dataclass(frozen=True)
class Card(Figures):
    """What a list shows of a campaign. Sums are cents, instants UTC."""

    id: int
    code: str
    slug: str
    title: str
    summary: str
    kind: str
    district: str | None
    quarter: str
    theme: str | None
    photo: str | None
    photo_alt: str
    published_at: datetime | None


@dataclass(frozen=True)
class Found:
    """A page of the list, how many there are in all, and what was asked."""

    cards: list[Card]
    total: int
    next_cursor: str | None
    query: str
    district: str
    theme: str
    state: str
    sort: str

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list beyond its state."""
        return bool(self.query or self.district or self.theme)

    def link(self, cursor: str | None) -> dict[str, str]:
        """The same list from `cursor` on, as parameters of its address."""
        asked = {
            "q": self.query, "district": self.district, "theme": self.theme,
            "state": self.state, "sort": self.sort, "cursor": cursor or "",
        }  # fmt: skip
        return {name: value for name, value in asked.items() if value}


def search(asked: Mapping[str, Any]) -> Found:
    """One page of the public list; `asked` is a loaded ListSchema."""
    query = asked.get("q", "")
    state = asked.get("state") or "live"
    sort = _sort(asked.get("sort", ""), query)
    conditions = _conditions(asked, state)
    page = _page(conditions, _order(sort, query), asked.get("cursor") or None, PAGE_SIZE)
    total = session().scalar(select(func.count()).select_from(Campaign).where(*conditions))
    return Found(
        cards=[_card(row) for row in page.items],
        total=total or 0,
        next_cursor=page.next_cursor,
        query=query,
        district=asked.get("district", ""),
        theme=asked.get("theme", ""),
        state=state,
        sort=sort,
    )


def ending_first(limit: int) -> list[Card]:
    """Live campaigns, the nearest deadline first; for the home page. One query."""
    conditions = [Campaign.state.in_(GROUPS["live"])]
    return [_card(row) for row in _page(conditions, _order("deadline", ""), None, limit).items]


def among(condition: ColumnElement[bool], limit: int) -> list[Card]:
    """Public campaigns that a condition holds for, the live ones first. One query."""
    conditions = [Campaign.state.in_(GROUPS["all"]), condition]
    return [_card(row) for row in _page(conditions, _order("deadline", ""), None, limit).items]


def _page(
    conditions: Sequence[ColumnElement[bool]],
    order: ColumnElement[int],
    cursor: str | None,
    size: int,
) -> Page[Any]:
    figures = (
        CampaignTotals.pledged,
        CampaignTotals.collected,
        CampaignTotals.matched,
        CampaignTotals.backers,
    )
    names = [one.name for one in fields(Card) if hasattr(Campaign, one.name)]
    bundle: Bundle[Any] = Bundle(
        "card", *(getattr(Campaign, name) for name in names), *figures, order.label("place")
    )
    statement = (
        select(bundle)
        .join(CampaignTotals, CampaignTotals.campaign_id == Campaign.id)
        .where(*conditions)
    )
    return keyset(
        statement, (order, Campaign.id), lambda row: (row.place, row.id), cursor=cursor, size=size
    )


def _card(row: Any) -> Card:
    return Card(**{one.name: getattr(row, one.name) for one in fields(Card)})


def _conditions(asked: Mapping[str, Any], state: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Campaign.state.in_(GROUPS[state])]
    if asked.get("district"):
        conditions.append(Campaign.district == asked["district"])
    if asked.get("theme"):
        conditions.append(Campaign.theme == asked["theme"])
    if asked.get("q"):
        conditions.append(Campaign.search.bool_op("@@")(_words(asked["q"])))
    return conditions


def _sort(wanted: str, query: str) -> str:
    if query:
        return wanted or "relevance"
    return wanted if wanted and wanted != "relevance" else "deadline"


def _order(sort: str, query: str) -> ColumnElement[int]:
    """A whole number that grows toward the top of the list."""
    ends = cast(extract("epoch", func.coalesce(Campaign.deadline, Campaign.created_at)), BigInteger)
    if sort == "relevance":
        rank = func.ts_rank(Campaign.search, _words(query))
        return cast(rank * 1_000_000, BigInteger)
    if sort == "new":
        return cast(
            extract("epoch", func.coalesce(Campaign.published_at, Campaign.created_at)), BigInteger
        )
    if sort == "closest":
        share = (
            (CampaignTotals.pledged + CampaignTotals.matched)
            * 10_000
            / func.greatest(Campaign.minimum, 1)
        )
        return cast(share, BigInteger)
    return case((Campaign.state == "live", -ends), else_=ends - _LIVE_FIRST)


def _words(query: str) -> ColumnElement[Any]:
    return func.websearch_to_tsquery("italian", query)
