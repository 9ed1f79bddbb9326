"""Putting a content before a moderator: somebody's report, or an automatic signal."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from accounts.models import Account
from communities.moderation import mails, subjects
from communities.moderation.models import Report
from communities.moderation.subjects import LONGEST_TITLE, Snapshot
from kit import clock, ids, throttle
from kit.authz import Visitor
from kit.errors import TooMany
from kit.unit_of_work import session

MOST_AN_HOUR = 10
"""Reports from one address of the network, or from one person, in an hour."""
MAILS_PER_ADDRESS = 4
"""Confirmations an hour that strangers can have sent to one address."""
HOUR = timedelta(hours=1)


def receive(
    kind: str,
    subject_id: int,
    found: Snapshot,
    data: Mapping[str, Any],
    visitor: Visitor,
    *,
    locale: str,
    ip: str,
    account: Account | None = None,
) -> Report:
    """Take a notice in (article 16) with the content as it is now, and confirm its receipt.

    The same person about the same content while it is open is the same report. TooMany beyond
    ten an hour.
    """
    throttle.hit("report.ip", ip, limit=MOST_AN_HOUR, per=HOUR)
    email = account.email if account else data["email"] or None
    known = _open_of(kind, subject_id, visitor.account_id, email)
    if known is not None:
        return known
    report = _report(kind, subject_id, found, "person")
    report.rule = data["rule"]
    report.explanation = data["explanation"]
    report.reporter_id = visitor.account_id
    report.reporter_email = None if account else email
    report.locale = locale
    session().add(report)
    session().flush()
    if email is not None and _may_write_to(email):
        mails.received(report, email)
    return report


def _may_write_to(email: str) -> bool:
    """The report counts either way; only the mail is kept from who never asked for it."""
    try:
        throttle.hit("report.mail", email, limit=MAILS_PER_ADDRESS, per=HOUR)
    except TooMany:
        return False
    return True


def hold(
    kind: str,
    subject_id: int,
    author: Account,
    text: str,
    signals: Sequence[str],
    community_id: int | None,
    report: Report | None = None,
) -> Report:
    """Put a content into the queue because of automatic signals, or anew what waits there."""
    found = subjects.snapshot(kind, subject_id) or Snapshot("", text, author.id, "")
    if report is None:
        report = _report(kind, subject_id, found, "screening")
        session().add(report)
    report.title, report.text = found.title[:LONGEST_TITLE], text
    report.signals = list(signals)
    report.community_id = found.community_id or community_id
    report.locale = author.locale
    return report


def is_waiting(kind: str, subject_id: int) -> ColumnElement[bool]:
    """The condition of what signals hold of one content."""
    return and_(
        Report.kind == kind,
        Report.subject_id == subject_id,
        Report.state == "open",
        Report.source == "screening",
    )


def waiting(kind: str, subject_id: int) -> Report | None:
    """What signals hold of one content: 1 query."""
    return session().scalar(select(Report).where(is_waiting(kind, subject_id)))


def _report(kind: str, subject_id: int, found: Snapshot, source: str) -> Report:
    return Report(
        code=ids.short_code(),
        created_at=clock.now(),
        source=source,
        kind=kind,
        subject_id=subject_id,
        title=found.title[:LONGEST_TITLE],
        text=found.text,
        url=found.url,
        author_id=found.author_id,
        involved=sorted(found.involved),
        community_id=found.community_id,
        district=found.district,
    )


def _open_of(
    kind: str, subject_id: int, account_id: int | None, email: str | None
) -> Report | None:
    """What the same person has reported already; nobody in particular has nothing."""
    if account_id is None and email is None:
        return None
    own = Report.reporter_id == account_id if account_id else Report.reporter_email == email
    return session().scalar(
        select(Report).where(
            Report.kind == kind,
            Report.subject_id == subject_id,
            Report.state == "open",
            own,
        )
    )
