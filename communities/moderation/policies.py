"""Who may do what with reports; what is not in one's areas is not there."""

from typing import Any

from communities.moderation import areas
from communities.moderation.models import Report
from kit.authz import anyone, declare, is_admin, is_staff


def covers(visitor: Any, report: Report) -> bool:
    """The report is in a district or community given to the visitor."""
    return areas.of(visitor).covers(report)


def not_own(visitor: Any, report: Report) -> bool:
    """Nobody looks into, or judges, what they wrote, lead or reported."""
    return not report.is_about(visitor.account_id)


declare(
    {
        "report.send": [(anyone,)],
        "report.case": [(anyone,)],
        "report.figures": [(anyone,)],
        "moderation.queue": [(is_staff,)],
        "moderation.view": [(is_staff, not_own, covers)],
        "moderation.decide": [(is_staff, not_own, covers)],
        "moderation.settings": [(is_admin,)],
    }
)
