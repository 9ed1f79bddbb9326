"""The admin's desk of the calls: written, tried out, funded, opened, closed, settled, told."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.matchfunding import policies, queries, services, simulation, statement, words
from campaigns.matchfunding.models import MatchCall
from campaigns.matchfunding.schemas import CallSchema, FundingSchema
from campaigns.pledges.words import typed_amount
from campaigns.public.schemas import district_options, theme_options
from kit import authz, clock, territory
from kit.authz import access
from kit.fields import FormSchema
from kit.forms import Form
from kit.i18n import gettext as _

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("matchfunding_admin", __name__, url_prefix="/admin/matchfunding")

FORMS = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}
"""In which forms the sponsor's statement comes."""


@blueprint.get("")
@access("match.manage")
def index() -> ResponseReturnValue:
    """Every call."""
    return render_template(
        "campaigns/matchfunding/admin_list.html", calls=queries.all_calls(), words=words
    )


@blueprint.get("/new")
@access("match.manage")
def new() -> ResponseReturnValue:
    """A form for a new call; a plain doubling from zero to start from."""
    known = {"share": "100", "threshold": "0", "opens_on": clock.today().isoformat()}
    return _form(None, Form(CallSchema(), known=known))


@blueprint.post("/new")
@access("match.manage")
def create() -> ResponseReturnValue:
    """Write a new draft."""
    form = Form(CallSchema())
    call = form.submit(lambda data: services.create(data, authz.visitor().actor))
    return _to(call) if call else _form(None, form)


@blueprint.get("/<int:call_id>")
@access("match.manage", on=queries.by_id)
def show(call: MatchCall) -> ResponseReturnValue:
    """One call: its accounts, its sponsor's money, its next step."""
    return _one(call)


@blueprint.get("/<int:call_id>/edit")
@access("match.manage", on=queries.by_id)
def edit(call: MatchCall) -> ResponseReturnValue:
    """Change a draft."""
    if call.state != "draft":
        return _to(call)
    return _form(call, Form(CallSchema(), known=_known(call)))


@blueprint.post("/<int:call_id>/edit")
@access("match.manage", on=queries.by_id)
def save(call: MatchCall) -> ResponseReturnValue:
    """Save a draft."""
    form = Form(CallSchema(), known=_known(call))
    done = form.submit(lambda data: services.change(call, data, authz.visitor().actor))
    return _to(done) if done else _form(call, form)


@blueprint.get("/<int:call_id>/simulation")
@access("match.manage", on=queries.by_id)
def simulate(call: MatchCall) -> ResponseReturnValue:
    """Who would get what under the rule, from the pledges there are."""
    return render_template(
        "campaigns/matchfunding/simulation.html",
        call=call,
        found=simulation.run(call),
        words=words,
    )


@blueprint.post("/<int:call_id>/funding")
@access("match.manage", on=queries.by_id)
def fund(call: MatchCall) -> ResponseReturnValue:
    """Note a promise or a payment of the sponsor."""
    account_id = authz.visitor().account_id
    assert account_id is not None
    form = Form(FundingSchema())
    done = form.submit(lambda data: services.fund(call, data, account_id))
    if done:
        flash(_("Scritto nel libro mastro."), "success")
        return _to(done)
    return _one(call, form)


@blueprint.post("/<int:call_id>/open")
@access("match.manage", on=queries.by_id)
def open_call(call: MatchCall) -> ResponseReturnValue:
    """Open it."""
    return _step(call, services.open_call)


@blueprint.post("/<int:call_id>/close")
@access("match.manage", on=queries.by_id)
def close(call: MatchCall) -> ResponseReturnValue:
    """Close it."""
    return _step(call, services.close)


@blueprint.post("/<int:call_id>/settle")
@access("match.manage", on=queries.by_id)
def settle(call: MatchCall) -> ResponseReturnValue:
    """Close the accounts with the sponsor."""
    return _step(call, services.settle)


@blueprint.get("/<int:call_id>/statement.<any(csv, pdf):form>")
@access("match.manage", on=queries.by_id)
def download(call: MatchCall, form: str) -> ResponseReturnValue:
    """The statement for the sponsor, to keep."""
    found = statement.of(call)
    if form == "csv":
        body = statement.to_csv(found)
    else:
        body = statement.to_pdf(found, territory.current().operator)
    answer = Response(body, content_type=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="rendiconto-{call.code}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _step(call: MatchCall, action: Callable[[MatchCall, str], MatchCall]) -> ResponseReturnValue:
    form = Form(FormSchema())
    done = form.submit(lambda _data: action(call, authz.visitor().actor))
    return _to(done) if done else _one(call, form)


def _to(call: MatchCall) -> ResponseReturnValue:
    return redirect(url_for("matchfunding_admin.show", call_id=call.id), 303)


def _form(call: MatchCall | None, form: Form) -> ResponseReturnValue:
    page = render_template(
        "campaigns/matchfunding/edit.html",
        call=call,
        form=form,
        districts=district_options(),
        themes=theme_options(),
    )
    return page, form.status


def _one(call: MatchCall, form: Form | None = None) -> ResponseReturnValue:
    page = render_template(
        "campaigns/matchfunding/admin_show.html",
        call=call,
        form=form or Form(FundingSchema(), known={"kind": "promise"}),
        accounts=statement.of(call),
        fundings=services.funding_of(call),
        to_return=services.to_return(call),
        words=words,
    )
    return page, form.status if form else 200


def _known(call: MatchCall) -> dict[str, Any]:
    """A draft as its form shows it."""
    amounts = {
        name: typed_amount(value) if value is not None else ""
        for name in ("share", "pledge_cap", "campaign_cap", "total_cap")
        for value in [getattr(call, name)]
    }
    plain = {
        name: getattr(call, name) or ""
        for name in ("sponsor", "title", "text", "district", "theme")
    }
    days = {
        "opens_on": clock.local(call.opens_at).date().isoformat(),
        "closes_on": words.last_day(call).isoformat(),
    }
    return plain | amounts | days | {"threshold": str(call.threshold)}
