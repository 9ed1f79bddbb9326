"""Pages of the step "budget": the lines, a line at a time, without JavaScript."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from campaigns import queries
from campaigns.authoring import lists, schemas, wizard
from campaigns.authoring.services import BudgetData
from campaigns.models import Campaign
from kit import authz
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("campaign_budget", __name__)

EMPTY = {"label": "", "amount": ""}


@blueprint.get("/campaigns/<slug>/edit/budget")
@access("campaign.edit", on=queries.by_slug)
def lines(campaign: Campaign) -> ResponseReturnValue:
    """The lines so far, their sums, and a form for one more."""
    return wizard.show(campaign, "budget", Form(schemas.LineSchema(), known=_first(campaign)))


@blueprint.post("/campaigns/<slug>/edit/budget")
@access("campaign.edit", on=queries.by_slug)
def add(campaign: Campaign) -> ResponseReturnValue:
    """Add the line that was typed; going on with an empty form adds nothing."""
    going_on = request.form.get("then") in {"next", "overview"}
    if going_on and not any(request.form.get(name, "").strip() for name in EMPTY):
        return wizard.go_on(campaign, "budget")
    form = Form(schemas.LineSchema())
    saved = form.submit(
        lambda data: lists.add_budget_line(campaign, BudgetData(**data), authz.visitor().actor)
    )
    if saved is None:
        return wizard.show(campaign, "budget", form)
    if going_on:
        return wizard.go_on(saved, "budget")
    flash(_("Spesa aggiunta."), "success")
    return redirect(wizard.address(saved, "budget", _anchor="add"))


@blueprint.get("/campaigns/<slug>/edit/budget/<int:line_id>")
@access("campaign.edit", on=queries.by_slug)
def line(campaign: Campaign, line_id: int) -> ResponseReturnValue:
    """One line, to change it."""
    found = lists.line_of(campaign, line_id)
    known = {
        "label": found.label,
        "amount": wizard.typed_amount(found.amount),
        "kind": found.kind,
    }
    return _show_line(campaign, line_id, Form(schemas.LineSchema(), known=known))


@blueprint.post("/campaigns/<slug>/edit/budget/<int:line_id>")
@access("campaign.edit", on=queries.by_slug)
def change(campaign: Campaign, line_id: int) -> ResponseReturnValue:
    """Save a changed line."""
    lists.line_of(campaign, line_id)
    form = Form(schemas.LineSchema())
    saved = form.submit(
        lambda data: lists.change_budget_line(
            campaign,
            line_id,
            BudgetData(**data),
            authz.visitor().actor,
            wizard.sent_version(),
        )
    )
    if saved is None:
        return _show_line(campaign, line_id, form)
    flash(_("Salvato."), "success")
    return redirect(wizard.address(saved, "budget"))


@blueprint.post("/campaigns/<slug>/edit/budget/<int:line_id>/remove")
@access("campaign.edit", on=queries.by_slug)
def remove(campaign: Campaign, line_id: int) -> ResponseReturnValue:
    """Take a line away."""
    lists.remove_budget_line(campaign, line_id, authz.visitor().actor)
    flash(_("Spesa tolta."), "success")
    return redirect(wizard.address(campaign, "budget"))


def _show_line(campaign: Campaign, line_id: int, form: Form) -> ResponseReturnValue:
    found = lists.line_of(campaign, line_id)
    version = wizard.version_for(form, lists.line_version(found))
    return wizard.show(campaign, "budget", form, editing=found, row_version=version)


def _first(campaign: Campaign) -> dict[str, str]:
    return {"kind": "indispensable"} if not campaign.lines else {}
