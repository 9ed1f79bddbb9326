"""Files for the bank: several approved payouts leave together."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError, validates

from accounts import queries as accounts
from campaigns.settlement import delivery
from kit import authz, clock
from kit.authz import access
from kit.fields import Day, FormSchema
from kit.forms import Form
from kit.i18n import gettext as _
from payments import batches, operator_account
from payments.models import PayoutBatch

blueprint = Blueprint("payout_batches", __name__, url_prefix="/admin/payouts/batches")

AHEAD = timedelta(days=60)


class BatchSchema(FormSchema):
    """When the bank carries the file out."""

    on_day = Day()

    @validates("on_day")
    def _near(self, value: date, **_kwargs: Any) -> None:
        if not clock.today() <= value <= clock.today() + AHEAD:
            raise ValidationError(_("Scegli un giorno fra oggi e due mesi."))


@blueprint.get("")
@access("payout.manage")
def index() -> ResponseReturnValue:
    """Payouts that can leave now, and the files made so far."""
    return _list(Form(BatchSchema(), {"on_day": clock.today().isoformat()}))


@blueprint.post("")
@access("payout.manage")
def make() -> ResponseReturnValue:
    """Write the chosen payouts into one file."""
    form = Form(BatchSchema())
    done = form.submit(lambda data: delivery.send_batch(_chosen(), data["on_day"], _me()))
    if done is None:
        return _list(form)
    return redirect(url_for(".show", batch_id=done.id), 303)


@blueprint.get("/<int:batch_id>")
@access("payout.manage", on=batches.find)
def show(batch: PayoutBatch) -> ResponseReturnValue:
    """One file and what is in it."""
    return render_template(
        "campaigns/payouts/batch.html",
        batch=batch,
        names=accounts.display_names({batch.made_by}),
    )


@blueprint.get("/<int:batch_id>/file")
@access("payout.manage", on=batches.find)
def download(batch: PayoutBatch) -> ResponseReturnValue:
    """The file itself, the same each time."""
    answer = Response(batch.document, mimetype="application/xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{batch.name}.xml"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _chosen() -> list[int]:
    """The numbers ticked; what is no number of a payout is nothing that can leave."""
    typed = request.form.getlist("payout")[:500]
    return [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 19]


def _me() -> int:
    account_id = authz.visitor().account_id
    assert account_id is not None
    return int(account_id)


def _list(form: Form) -> ResponseReturnValue:
    made = batches.listed(request.args.get("cursor"))
    page = render_template(
        "campaigns/payouts/batches.html",
        ready=batches.ready(),
        chosen=_chosen() if request.method == "POST" else None,
        account=operator_account.current(),
        made=made.items,
        next_cursor=made.next_cursor,
        is_first="cursor" not in request.args,
        form=form,
    )
    return page, form.status
