"""The animator's board, and proposals made by hand."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import gettext as _
from matching import agreements, board, queries, sweeps, words
from matching.errors import NoPair
from matching.models import Agreement
from matching.schemas import HandSchema

blueprint = Blueprint("exchange_desk", __name__, url_prefix="/exchange/board")


@blueprint.get("")
@access("exchange.board")
def show() -> ResponseReturnValue:
    """The board."""
    return _board(Form(HandSchema()))


@blueprint.post("")
@access("exchange.board")
def propose() -> ResponseReturnValue:
    """Propose a match by hand; both sides still decide."""
    form = Form(HandSchema())
    made = form.submit(_propose)
    if made is None:
        return _board(form)
    flash(_("Proposta mandata a tutti e due: ora decidono loro."), "success")
    return redirect(url_for("exchange_desk.show"), 303)


def _propose(data: Mapping[str, Any]) -> Agreement:
    need = queries.by_code(data["need"])
    if need is None or need.side != "need":
        raise NoPair(field="need")
    return agreements.propose(need, data, visitor())


def _board(form: Form) -> ResponseReturnValue:
    page = render_template(
        "matching/board.html",
        board=board.board(),
        form=form,
        waited_for=sweeps.waited_for,
        words=words,
    )
    return page, form.status
