"""The page on which anybody, also without an account, reports a content."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from communities.moderation import policies, reports, rules, subjects, tokens, words
from communities.moderation.schemas import ReportSchema
from communities.moderation.subjects import Snapshot
from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import current_locale

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("moderation_report", __name__, url_prefix="/report")


@dataclass(frozen=True)
class Reportable:
    """A content that everybody sees, and may therefore report."""

    kind: str
    subject_id: int
    content: Snapshot


def find(kind: str, subject_id: int) -> Reportable | None:
    """A public content by kind and number."""
    content = subjects.snapshot(kind, subject_id)
    if content is None or content.moderation != "visible":
        return None
    return Reportable(kind, subject_id, content)


@blueprint.get("/<kind>/<int:subject_id>")
@access("report.send", on=find)
def new(found: Reportable) -> ResponseReturnValue:
    """Which rule, and why."""
    return _form(found, Form(ReportSchema()))


@blueprint.post("/<kind>/<int:subject_id>")
@access("report.send", on=find)
def send(found: Reportable) -> ResponseReturnValue:
    """Take the report in; its own page says that it has arrived."""
    form = Form(ReportSchema())
    who = visitor()
    report = form.submit(
        lambda data: reports.receive(
            found.kind,
            found.subject_id,
            found.content,
            data,
            who,
            locale=current_locale(),
            ip=request.remote_addr or "",
            account=accounts.find(who.account_id) if who.account_id else None,
        )
    )
    if report is None:
        return _form(found, form)
    return redirect(tokens.path(report, "reporter"), 303)


def _form(found: Reportable, form: Form) -> ResponseReturnValue:
    page = render_template(
        "moderation/report.html", found=found, form=form, rules=rules.RULES, words=words
    )
    return page, form.status
