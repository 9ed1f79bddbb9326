"""Mails of moderation; each leads to the page on which its reader finds it all again.

What the author reads never says who reported.
"""

from collections.abc import Mapping
from typing import Any

from accounts import queries as accounts
from accounts.models import Account
from accounts.states import ADMIN
from communities.moderation import rules, tokens
from communities.moderation.models import Decision, Report
from kit import links, mail


def received(report: Report, email: str) -> None:
    """To the reporter: that the notice has arrived (article 16, paragraph 4)."""
    url = tokens.address(report, "reporter")
    mail.send("moderation/received", email, locale=report.locale, report=report, url=url)


def decided(decision: Decision, reports: list[Report]) -> None:
    """To both sides: the statement of reasons (articles 16(5) and 17).

    An author hears nothing of a report that came to nothing, but that what waited is shown.
    """
    acted = decision.outcome != "none"
    held = any(report.source == "screening" for report in reports)
    if acted or held:
        _to_author("statement" if acted else "shown", decision, reports)
    _to_reporters("answer", decision, reports)


def undone(decision: Decision, reports: list[Report]) -> None:
    """To everybody who read of it: the decision was a mistake and is taken back."""
    _to_author("undone", decision, reports)
    _to_reporters("undone", decision, reports)


def appeal_decided(decision: Decision, reports: list[Report], *, overturned: bool) -> None:
    """To both sides: the last word."""
    _to_author("appeal_decided", decision, reports, overturned=overturned)
    _to_reporters("appeal_decided", decision, reports, overturned=overturned)


def waiting(moderator: Account, counts: Mapping[str, int]) -> None:
    """To a moderator, in the morning: how much waits for them, by part of the queue."""
    mail.send(
        "moderation/waiting",
        moderator.email,
        locale=moderator.locale,
        waiting=counts,
        is_admin=moderator.role == ADMIN,
        link=links.address("moderation.queue"),
    )


def _to_author(what: str, decision: Decision, reports: list[Report], **more: Any) -> None:
    author = accounts.find(decision.author_id) if decision.author_id else None
    if author is not None and author.state == "active":
        _send(what, author.email, author.locale, reports[0], decision, side="author", **more)


def _to_reporters(what: str, decision: Decision, reports: list[Report], **more: Any) -> None:
    for report in reports:
        email = _reporters_address(report)
        if email is not None:
            _send(what, email, report.locale, report, decision, side="reporter", **more)


def _reporters_address(report: Report) -> str | None:
    if report.reporter_id is None:
        return report.reporter_email
    account = accounts.find(report.reporter_id)
    return account.email if account is not None and account.state == "active" else None


def _send(
    what: str,
    email: str,
    locale: str,
    report: Report,
    decision: Decision,
    *,
    side: str,
    **more: Any,
) -> None:
    mail.send(
        f"moderation/{what}",
        email,
        locale=locale,
        report=report,
        decision=decision,
        side=side,
        url=tokens.address(report, side),
        content_url=links.address("home.index").rstrip("/") + report.url,
        rule=rules.RULES.get(decision.rule or ""),
        **more,
    )
