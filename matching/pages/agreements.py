"""The page of an agreement: its state, its messages, and what each side may do."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from kit.authz import access, visitor
from kit.fields import FormSchema
from kit.forms import Form
from kit.i18n import gettext as _
from matching import agreements, masking, messages, queries, words
from matching.models import Agreement
from matching.schemas import ConfirmSchema, DeclineSchema, MessageSchema
from matching.states import HOLDS, RUNNING

blueprint = Blueprint("agreements", __name__, url_prefix="/exchange/agreements")


@blueprint.get("/<agreement_code>")
@access("agreement.view", on=queries.agreement)
def show(agreement: Agreement) -> ResponseReturnValue:
    """One agreement."""
    return _one(agreement, Form(FormSchema()))


@blueprint.post("/<agreement_code>/accept")
@access("agreement.answer", on=queries.agreement)
def accept(agreement: Agreement) -> ResponseReturnValue:
    """Say yes."""
    return _step(
        agreement,
        FormSchema(),
        lambda _data: agreements.accept(agreement, visitor().account_id),
        _("Hai accettato."),
    )


@blueprint.post("/<agreement_code>/decline")
@access("agreement.answer", on=queries.agreement)
def decline(agreement: Agreement) -> ResponseReturnValue:
    """Say no."""
    return _step(
        agreement,
        DeclineSchema(),
        lambda data: agreements.decline(agreement, visitor().account_id, data["reason"]),
        _("Va bene: l'abbiamo detto all'altra persona."),
    )


@blueprint.post("/<agreement_code>/confirm")
@access("agreement.answer", on=queries.agreement)
def confirm(agreement: Agreement) -> ResponseReturnValue:
    """Say that it was handed over."""
    return _step(
        agreement,
        ConfirmSchema(),
        lambda data: agreements.confirm(agreement, visitor().account_id, data),
        _("Grazie, segnato."),
    )


@blueprint.post("/<agreement_code>/messages")
@access("agreement.answer", on=queries.agreement)
def write(agreement: Agreement) -> ResponseReturnValue:
    """Write to the other side."""
    return _step(
        agreement,
        MessageSchema(),
        lambda data: messages.write(agreement, data, visitor().account_id),
        _("Messaggio mandato."),
    )


def _step(
    agreement: Agreement, schema: FormSchema, act: Callable[[Any], object], said: str
) -> ResponseReturnValue:
    form = Form(schema)
    if form.submit(act) is None:
        return _one(agreement, form)
    flash(said, "success")
    return redirect(url_for("agreements.show", agreement_code=agreement.code), 303)


def _one(agreement: Agreement, form: Form) -> ResponseReturnValue:
    side = agreements.side_of(agreement, visitor().account_id)
    other = agreement.offer if side == "need" else agreement.need
    met = side is not None and agreement.state in HOLDS
    page = render_template(
        "matching/agreement.html",
        agreement=agreement,
        side=side,
        form=form,
        other=accounts.find(other.author_id) if met else None,
        messages=queries.messages_of(agreement) if side else [],
        shown=str if met else masking.masked,
        is_running=agreement.state in RUNNING,
        words=words,
    )
    return page, form.status
