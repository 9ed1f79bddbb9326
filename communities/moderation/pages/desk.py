"""The moderators' desk: the queue, many at once with undo, one report to look into and decide."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from communities.moderation import (
    appeals,
    areas,
    claims,
    decisions,
    queries,
    rules,
    subjects,
    words,
)
from communities.moderation.decisions import Done
from communities.moderation.models import Report
from communities.moderation.schemas import DecisionSchema, ManySchema, UndoSchema, VerdictSchema
from kit.authz import access, visitor
from kit.fields import FormSchema
from kit.forms import Form
from kit.i18n import gettext as _
from kit.i18n import ngettext

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")


@blueprint.get("")
@access("moderation.queue")
def queue() -> ResponseReturnValue:
    """What waits, in one's own districts and communities."""
    return _queue(Form(ManySchema()))


@blueprint.post("")
@access("moderation.queue")
def decide_many() -> ResponseReturnValue:
    """The same decision on all that were ticked."""
    form = Form(ManySchema())
    done = form.submit(lambda data: decisions.decide_many(data["code"], data, visitor()))
    if done is None:
        return _queue(form)
    flash(_said(done), "success")
    return _back()


@blueprint.post("/undo")
@access("moderation.queue")
def undo() -> ResponseReturnValue:
    """Take back what one decided in the last quarter of an hour."""
    form = Form(UndoSchema())
    count = form.submit(lambda data: decisions.undo(data["batch"], visitor()))
    if count is None:
        flash(next(iter(form.errors.values()))[0], "error")
        return _queue(Form(ManySchema()), form.status)
    flash(
        ngettext(
            "Annullata %(num)s decisione: tutto è come prima, e l'abbiamo scritto a chi riguarda.",
            "Annullate %(num)s decisioni: tutto è come prima, e l'abbiamo scritto a chi riguarda.",
            count,
        ),
        "success",
    )
    return _back()


@blueprint.get("/reports/<report_code>")
@access("moderation.view", on=queries.by_code)
def show(report: Report) -> ResponseReturnValue:
    """One report."""
    return _one(report, Form(_schema(report), _known(report)))


@blueprint.post("/reports/<report_code>/claim")
@access("moderation.decide", on=queries.by_code)
def claim(report: Report) -> ResponseReturnValue:
    """Keep it for oneself for a quarter of an hour."""
    form = Form(FormSchema())
    if form.submit(lambda _data: claims.claim(report, visitor())) is None:
        return _one(report, form)
    flash(_("È tua per un quarto d'ora: gli altri lo vedono."), "success")
    return redirect(url_for("moderation.show", report_code=report.code), 303)


@blueprint.post("/reports/<report_code>/decision")
@access("moderation.decide", on=queries.by_code)
def decide(report: Report) -> ResponseReturnValue:
    """Decide it, and every other report of the same content."""
    return _step(
        report,
        DecisionSchema(),
        lambda data: decisions.decide(report, data, visitor()),
        _("Deciso. Le due parti ricevono una e-mail con il perché."),
    )


@blueprint.post("/reports/<report_code>/verdict")
@access("moderation.decide", on=queries.by_code)
def verdict(report: Report) -> ResponseReturnValue:
    """Say the last word on an objection."""
    return _step(
        report,
        VerdictSchema(),
        lambda data: appeals.decide(report, data, visitor()),
        _("Deciso. È l'ultima parola, e l'abbiamo scritta alle due parti."),
    )


def _step(
    report: Report, schema: FormSchema, act: Callable[[Any], object], said: str
) -> ResponseReturnValue:
    form = Form(schema)
    if form.submit(act) is None:
        return _one(report, form)
    flash(said, "success")
    return _back()


def _said(done: Done) -> str:
    said: str = ngettext(
        "Deciso per %(num)s contenuto. Puoi annullare per un quarto d'ora.",
        "Deciso per %(num)s contenuti. Puoi annullare per un quarto d'ora.",
        done.decided,
    )
    if not done.left:
        return said
    left = ngettext("%(num)s è rimasto com'era.", "%(num)s sono rimasti com'erano.", done.left)
    return f"{said} {left}"


def _back() -> ResponseReturnValue:
    return redirect(url_for("moderation.queue", tab=request.args.get("tab")), 303)


def _queue(form: Form, status: int | None = None) -> ResponseReturnValue:
    who = visitor()
    mine = areas.of(who)
    asked = request.args.get("tab", "")
    tab = asked if asked in queries.TABS else "reports"
    page = queries.queue(tab, mine, who, request.args.get("cursor"))
    rendered = render_template(
        "moderation/queue.html",
        tab=tab,
        page=page,
        counts=queries.counts(mine, who),
        undoable=queries.undoable(who.account_id),
        has_areas=mine.everywhere or bool(mine.districts or mine.communities),
        form=form,
        rules=rules,
        words=words,
    )
    return rendered, status or form.status


def _one(report: Report, form: Form) -> ResponseReturnValue:
    who = visitor()
    kind = subjects.of(report.kind)
    history = queries.moves(report)
    earlier = queries.about_author(report)
    people = {one.decided_by for one in earlier} | {report.claimed_by, report.author_id}
    people |= {report.reporter_id} | {report.decision.decided_by if report.decision else None}
    page = render_template(
        "moderation/show.html",
        report=report,
        now=subjects.snapshot(report.kind, report.subject_id),
        others=queries.about_same(report),
        earlier=earlier,
        history=history,
        objections=queries.appeals(report),
        last_word=queries.last_word(report) if report.state == "final" else None,
        names=accounts.display_names(one for one in people if one is not None),
        is_taken=claims.is_taken(report, who.account_id),
        is_mine=report.claimed_by == who.account_id and report.state == "open",
        decided_first=report.decision is not None and report.decision.decided_by == who.account_id,
        is_editable=kind is not None and kind.is_editable,
        form=form,
        rules=rules,
        words=words,
    )
    return page, form.status


def _schema(report: Report) -> FormSchema:
    return VerdictSchema() if report.state == "appealed" else DecisionSchema()


def _known(report: Report) -> dict[str, Any]:
    return {"rule": report.rule or "", "days": "7"}
