"""The reconciliation on the admin's desk: what differs from the gateway, and what an admin says."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crowdfund import asked
from crowdfund.admin import filters
from crowdfund.admin import queries as desk
from crowdfund.admin.pages import show_list
from kit import authz
from kit.authz import access
from kit.fields import FormSchema, Line
from kit.forms import Form
from kit.i18n import gettext as _
from payments.models import Difference
from payments.reconciliation import differences, jobs, queries
from payments.reconciliation.queries import DifferenceFilter
from payments.reconciliation.states import DIFFERENCE, KINDS

blueprint = Blueprint("admin_reconciliation", __name__, url_prefix="/admin/reconciliation")


class ExplainSchema(FormSchema):
    """What a difference is, in an admin's words."""

    note = Line(longest=1000, shortest=10)


@blueprint.get("")
@access("admin.see")
def index() -> ResponseReturnValue:
    """What differs, and how the last comparison went."""
    form, data = asked.read(filters.DifferencesSchema())
    state = data["state"] or "open"
    wanted = DifferenceFilter(**{**data, "state": "" if state == "all" else state})
    return show_list(
        "reconciliation",
        queries.listed(wanted, request.args.get("cursor") or None),
        form,
        wanted=wanted,
        state=state,
        together=queries.together(wanted),
        states=DIFFERENCE.states,
        kinds=KINDS,
        run=queries.last_run(),
        days=queries.days(),
    )


@blueprint.post("/now")
@access("admin.see")
def compare() -> ResponseReturnValue:
    """Compare as soon as a worker can."""
    jobs.ask_now()
    flash(_("Il confronto parte ora. Ricarica la pagina tra un minuto."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/<int:difference_id>")
@access("admin.see", on=queries.find)
def show(difference: Difference) -> ResponseReturnValue:
    """One difference: both sides, and what it may be."""
    return _page(difference, Form(ExplainSchema()))


@blueprint.post("/<int:difference_id>/explain")
@access("admin.see", on=queries.find)
def explain(difference: Difference) -> ResponseReturnValue:
    """Say what it is."""
    form = Form(ExplainSchema())
    actor = authz.visitor().actor
    if form.submit(lambda data: differences.explain(difference, data["note"], actor)):
        flash(_("Scritto. Questa differenza non chiede più niente."), "success")
        return redirect(url_for(".index"), 303)
    return _page(difference, form)


def _page(difference: Difference, form: Form) -> ResponseReturnValue:
    names = desk.names_of([difference.explained_by])
    page = render_template("admin/difference.html", difference=difference, form=form, names=names)
    return page, form.status
