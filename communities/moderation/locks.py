"""Row locks of moderation: decisions by number, then reports by number, then one standing."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from communities.moderation.models import Decision, Report, Standing
from kit.unit_of_work import session


def decisions(numbers: Iterable[int]) -> list[Decision]:
    """Lock decisions and read them afresh."""
    return list(
        session().scalars(
            select(Decision)
            .where(Decision.id.in_(sorted(set(numbers))))
            .order_by(Decision.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def report(report_id: int) -> Report:
    """Lock one report and read it afresh."""
    return _reports(Report.id == report_id)[0]


def open_reports_of(kind: str, subject_id: int) -> list[Report]:
    """Lock every open report of a content and read them afresh."""
    return _reports(
        (Report.kind == kind) & (Report.subject_id == subject_id) & (Report.state == "open")
    )


def reports_of(decision_id: int) -> list[Report]:
    """Lock the reports that a decision answered."""
    return _reports(Report.decision_id == decision_id)


def standing(account_id: int) -> Standing:
    """Lock what is known of a person, also where nothing was known yet."""
    session().execute(insert(Standing).values(account_id=account_id).on_conflict_do_nothing())
    return (
        session()
        .scalars(
            select(Standing)
            .where(Standing.account_id == account_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )


def _reports(condition: ColumnElement[bool]) -> list[Report]:
    return list(
        session().scalars(
            select(Report)
            .where(condition)
            .order_by(Report.id)
            .with_for_update(key_share=True, of=Report)
            .execution_options(populate_existing=True)
        )
    )
