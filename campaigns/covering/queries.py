"""Questions about what help has covered."""

from sqlalchemy import select

from campaigns.models import BudgetLine
from kit.unit_of_work import session


def covered_by(need_code: str) -> int:
    """By how many cents a need has lowered a budget; 0 if by none: 1 query."""
    found = select(BudgetLine.amount).where(BudgetLine.covered_by == need_code)
    return session().scalar(found) or 0
