"""The admin's bank: statements uploaded and taken, transfers that are nobody's yet."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from campaigns.offline import matching, policies, queries
from campaigns.offline.pages.asker import me
from campaigns.offline.schemas import NothingSchema, ReasonSchema, StatementSchema, TargetSchema
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _
from payments import payouts
from payments.bank import creditor, deposits, lines, outgoing, reading, returns, statements
from payments.bank.models import BankLine, BankStatement, CashDeposit
from payments.ledger.models import Entry
from payments.models import Payout

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("bank", __name__, url_prefix="/admin/bank")

SHOWN = 100
"""How many lines of a file the preview shows; the sums are of all of them."""


def both(line_id: int, deposit_id: int) -> tuple[BankLine, CashDeposit] | None:
    """A line and a deposit by their numbers."""
    line, deposit = lines.find(line_id), deposits.find(deposit_id)
    return (line, deposit) if line is not None and deposit is not None else None


def with_entry(line_id: int, entry_id: int) -> tuple[BankLine, Entry] | None:
    """A line and an entry of the books by their numbers."""
    line, entry = lines.find(line_id), lines.find_entry(entry_id)
    return (line, entry) if line is not None and entry is not None else None


def with_payout(line_id: int, payout_id: int) -> tuple[BankLine, Payout] | None:
    """A line and a payout by their numbers."""
    line, payout = lines.find(line_id), payouts.find(payout_id)
    return (line, payout) if line is not None and payout is not None else None


@blueprint.get("")
@access("bank.manage")
def index() -> ResponseReturnValue:
    """What waits, and the statements."""
    return _index(Form(StatementSchema()))


@blueprint.post("")
@access("bank.manage")
def upload() -> ResponseReturnValue:
    """Upload a statement; nothing of it is taken yet."""
    form = Form(StatementSchema())
    typed: MultiDict[str, str] = CombinedMultiDict([request.files, request.form])  # type: ignore[list-item]
    statement = form.submit(
        lambda data: statements.upload(
            data["file"].filename, data["file"].stream.read(reading.MOST_BYTES + 1), me()
        ),
        typed,
    )
    if statement is None:
        return _index(form)
    if statement.state == "imported":
        flash(_("Questo file c'è già: non è cambiato niente."), "info")
    return redirect(url_for(".statement", statement_id=statement.id), 303)


@blueprint.get("/statements/<int:statement_id>")
@access("bank.manage", on=statements.find)
def statement(statement: BankStatement) -> ResponseReturnValue:
    """What taking it would do, line by line."""
    return _statement(statement, Form(NothingSchema()))


@blueprint.post("/statements/<int:statement_id>/take")
@access("bank.manage", on=statements.find)
def take(statement: BankStatement) -> ResponseReturnValue:
    """Take its lines."""
    form = Form(NothingSchema())
    taken = form.submit(lambda _data: statements.take(statement, me()))
    if taken is None:
        return _statement(statement, form)
    flash(_("Fatto: le righe nuove stanno entrando nei conti."), "success")
    return redirect(url_for(".statement", statement_id=taken.id), 303)


@blueprint.post("/statements/<int:statement_id>/discard")
@access("bank.manage", on=statements.find)
def discard(statement: BankStatement) -> ResponseReturnValue:
    """Forget it."""
    form = Form(NothingSchema())
    if form.submit(lambda _data: statements.discard(statement, me())) is None:
        return _statement(statement, form)
    flash(_("Il file è stato scartato: non è entrato niente."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/lines")
@access("bank.manage")
def unallocated() -> ResponseReturnValue:
    """Transfers that nobody has claimed."""
    page = lines.unallocated(request.args.get("cursor"))
    return render_template(
        "campaigns/offline/lines.html",
        page=page,
        doubtful=outgoing.doubtful(page.items),
        has_cursor=bool(request.args.get("cursor")),
    )


@blueprint.get("/lines/<int:line_id>")
@access("bank.manage", on=lines.find)
def line(line: BankLine) -> ResponseReturnValue:
    """One of them: what it says, what it may be for."""
    return _line(line, Form(TargetSchema()))


@blueprint.post("/lines/<int:line_id>/allocate")
@access("bank.manage", on=lines.find)
def allocate(line: BankLine) -> ResponseReturnValue:
    """Say what it is for; a second person confirms."""
    form = Form(TargetSchema())
    pledge = form.submit(lambda data: matching.allocate(line, data["target"], me()))
    if pledge is None:
        return _line(line, form)
    flash(_("Assegnato. Ora un'altra persona deve confermare."), "success")
    return redirect(url_for("offline.show", code=pledge.code), 303)


@blueprint.post("/lines/<int:line_id>/deposit/<int:deposit_id>")
@access("bank.manage", on=both)
def deposit(found: tuple[BankLine, CashDeposit]) -> ResponseReturnValue:
    """It is cash that an animator took to the bank."""
    line, wanted = found
    return _known(line, lambda: deposits.match(wanted, line, me()), _("Versamento riconosciuto."))


@blueprint.post("/lines/<int:line_id>/entry/<int:entry_id>")
@access("bank.manage", on=with_entry)
def recognise(found: tuple[BankLine, Entry]) -> ResponseReturnValue:
    """It is money that is in the books already."""
    line, entry = found
    return _known(
        line, lambda: lines.recognise(line, entry, me()), _("Riconosciuto: era già nei conti.")
    )


@blueprint.post("/lines/<int:line_id>/payout/<int:payout_id>")
@access("bank.manage", on=with_payout)
def came_back(found: tuple[BankLine, Payout]) -> ResponseReturnValue:
    """It is a payout that the payee's bank did not take."""
    line, payout = found
    return _known(
        line,
        lambda: outgoing.recognise(line, payout, me()),
        _("Segnato: il pagamento è tornato indietro e si può rifare."),
    )


@blueprint.post("/lines/<int:line_id>/return")
@access("bank.manage", on=lines.find)
def send_back(line: BankLine) -> ResponseReturnValue:
    """It goes back to where it came from."""
    form = Form(ReasonSchema())
    if form.submit(lambda data: matching.send_back(line, me(), data["reason"])) is None:
        return _line(line, form)
    flash(_("È fra i soldi da restituire."), "success")
    return redirect(url_for(".unallocated"), 303)


def _index(form: Form) -> ResponseReturnValue:
    cursor = request.args.get("cursor")
    page = render_template(
        "campaigns/offline/bank.html",
        form=form,
        page=statements.listing(cursor),
        has_cursor=bool(cursor),
        is_set=creditor.is_set(),
        open_lines=lines.how_many_unallocated(),
        to_decide=queries.how_many_wait(),
        owed=returns.owed(),
    )
    return page, form.status


def _statement(statement: BankStatement, form: Form) -> ResponseReturnValue:
    preview = statements.preview(statement) if statement.state != "discarded" else None
    page = render_template(
        "campaigns/offline/statement.html",
        statement=statement,
        preview=preview,
        form=form,
        shown=SHOWN,
    )
    return page, form.status


def _known(line: BankLine, deed: Callable[[], object], told: str) -> ResponseReturnValue:
    """What the line is has been said with one press: on to the others, or what speaks against."""
    form = Form(NothingSchema())
    if form.submit(lambda _data: deed()) is None:
        return _line(line, form)
    flash(told, "success")
    return redirect(url_for(".unallocated"), 303)


def _line(line: BankLine, form: Form) -> ResponseReturnValue:
    is_open = line.state == "unallocated"
    page = render_template(
        "campaigns/offline/line.html",
        line=line,
        form=form,
        promises=queries.declared_of(line.amount) if is_open else [],
        deposits=deposits.without_line(line.amount) if is_open else [],
        booked=lines.booked_before(line.amount) if is_open else [],
        payouts=outgoing.candidates([line])[line.id] if is_open else [],
        is_doubtful=is_open and bool(outgoing.doubtful([line])),
    )
    return page, form.status
