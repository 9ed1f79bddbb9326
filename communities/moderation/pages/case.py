"""What a side reads of a report by its signed link: how it stands, the reasons, an objection."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from communities.moderation import appeals, queries, rules, subjects, tokens, words
from communities.moderation.schemas import AppealSchema
from communities.moderation.tokens import Case
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("moderation_case", __name__, url_prefix="/reports")


@blueprint.get("/<token>")
@access("report.case", on=tokens.read)
def show(case: Case) -> ResponseReturnValue:
    """How it stands."""
    return _page(case, Form(AppealSchema()))


@blueprint.post("/<token>")
@access("report.case", on=tokens.read)
def appeal(case: Case) -> ResponseReturnValue:
    """Object to the decision."""
    form = Form(AppealSchema())
    if form.submit(lambda data: appeals.appeal(case, data)) is None:
        return _page(case, form)
    flash(_("Ricevuto. Decide un'altra persona, e ti scriviamo."), "success")
    return redirect(tokens.path(case.report, case.side), 303)


def _page(case: Case, form: Form) -> ResponseReturnValue:
    report = case.report
    decided = report.decision if report.state != "open" else None
    page = render_template(
        "moderation/case.html",
        case=case,
        report=report,
        decision=decided,
        rule=rules.RULES.get(decided.rule or "") if decided else None,
        now=subjects.snapshot(report.kind, report.subject_id),
        appeal=appeals.of(decided.id, case.side) if decided else None,
        last_word=queries.last_word(report) if report.state == "final" else None,
        may_appeal=appeals.may_appeal(case),
        until=appeals.until(decided) if decided else None,
        form=form,
        words=words,
        here=url_for("moderation_case.show", token=tokens.sign(report, case.side)),
    )
    return page, form.status
