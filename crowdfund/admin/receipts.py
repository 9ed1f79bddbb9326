"""Reading receipts for the desk: by year, campaign and number, and whether a number is missing."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from campaigns.models import Campaign
from campaigns.receipts.models import Receipt
from kit.paging import Page, keyset
from kit.unit_of_work import session

SIZE = 40
_NUMBER = re.compile(r"^(\d{1,9})(?:/(\d{4}))?$")


@dataclass(frozen=True)
class ReceiptFilter:
    """Which receipts; `number` is "12" or "12/2027", `campaign` a campaign's code."""

    number: str = ""
    year: int = 0
    campaign: str = ""


@dataclass(frozen=True)
class Series:
    """The receipts of one year: how many there are, and the last number given."""

    year: int
    count: int
    last: int

    @property
    def missing(self) -> int:
        """How many numbers nobody has; there should be none."""
        return self.last - self.count


def is_number(text: str) -> bool:
    """Whether a text is a receipt's number, with or without its year."""
    return _NUMBER.match(text.strip()) is not None


def listed(wanted: ReceiptFilter, cursor: str | None) -> Page[Receipt]:
    """Receipts by year and number, the last one first."""
    statement = _wanted(select(Receipt), wanted).options(contains_eager(Receipt.campaign))
    return keyset(
        statement,
        (Receipt.year, Receipt.number),
        lambda one: (one.year, one.number),
        cursor=cursor,
        size=SIZE,
    )


def together(wanted: ReceiptFilter) -> tuple[int, int, int]:
    """How many receipts the filter finds, their cents, and what of them went back."""
    sums = (func.coalesce(func.sum(one), 0) for one in (Receipt.amount, Receipt.corrected))
    row = session().execute(_wanted(select(func.count(Receipt.id), *sums), wanted)).one()
    return row[0], int(row[1]), int(row[2])


def years() -> list[Series]:
    """Every year that has receipts, the last one first."""
    rows = session().execute(
        select(Receipt.year, func.count(Receipt.id), func.max(Receipt.number))
        .group_by(Receipt.year)
        .order_by(Receipt.year.desc())
    )
    return [Series(*row) for row in rows]


def _wanted(statement: Any, wanted: ReceiptFilter) -> Any:
    statement = statement.join(Campaign, Campaign.id == Receipt.campaign_id)
    found = _NUMBER.match(wanted.number.strip())
    if found:
        statement = statement.where(Receipt.number == int(found[1]))
        if found[2]:
            statement = statement.where(Receipt.year == int(found[2]))
    if wanted.year:
        statement = statement.where(Receipt.year == wanted.year)
    if wanted.campaign:
        statement = statement.where(Campaign.code == wanted.campaign.upper())
    return statement
