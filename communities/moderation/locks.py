"""Row locks of moderation: decisions by number, then reports by number, then one standing."""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert

from communities.moderation.models import Decision, Report, Standing
from kit import row_locks
from kit.unit_of_work import session


def decisions(numbers: Iterable[int]) -> list[Decision]:
    """Lock decisions and read them afresh."""
    return row_locks.several(Decision, numbers)


def report(report_id: int) -> Report:
    """Lock one report and read it afresh."""
    return row_locks.one(Report, report_id)


def open_reports_of(kind: str, subject_id: int) -> list[Report]:
    """Lock every open report of a content and read them afresh."""
    return row_locks.matching(
        Report, Report.kind == kind, Report.subject_id == subject_id, Report.state == "open"
    )


def reports_of(decision_id: int) -> list[Report]:
    """Lock the reports that a decision answered."""
    return row_locks.matching(Report, Report.decision_id == decision_id)


def standing(account_id: int) -> Standing:
    """Lock what is known of a person, also where nothing was known yet."""
    session().execute(insert(Standing).values(account_id=account_id).on_conflict_do_nothing())
    return row_locks.one(Standing, account_id, whole=True)
