"""The ledger on the admin's desk: from the balance of a kind to its accounts to each posting."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crowdfund import asked
from crowdfund.admin import filters, ledger, ledger_lines
from crowdfund.admin.filters import LedgerFilter
from crowdfund.admin.ledger import Balance
from crowdfund.admin.pages import show_list
from crowdfund.statistics import answers
from kit import authz
from kit.authz import access
from kit.fields import FormSchema
from kit.forms import Form
from payments.ledger.accounts import KINDS
from payments.ledger.models import Entry, LedgerAccount
from payments.reconciliation import queries as reconciliation

blueprint = Blueprint("admin_ledger", __name__, url_prefix="/admin/ledger")


@blueprint.get("")
@access("admin.see")
def index() -> ResponseReturnValue:
    """The balance of each kind, and the lines behind them."""
    form, wanted = _wanted()
    page = ledger_lines.lines(wanted, _cursor())
    has_period = bool(wanted.since or wanted.until)
    return show_list(
        "ledger",
        page,
        form,
        balances=ledger.kinds(),
        turnovers=ledger_lines.turnovers(wanted) if has_period else [],
        together=ledger_lines.together(wanted),
        titles=ledger.titles([*(one.account.owner for one in page.items), wanted.owner]),
        wanted=wanted,
        kinds=KINDS,
        entry_kinds=ledger_lines.entry_kinds(),
        last_check=reconciliation.last_check(),
    )


@blueprint.get("/export.<form>")
@access("admin.see", transactional=False)
def export(form: str) -> ResponseReturnValue:
    """The lines that the filters find as a file; who took it is logged before the first byte."""
    if form not in answers.FORMS:
        abort(404)
    read, wanted = _wanted()
    if read.errors:  # the page says what is wrong with them
        return redirect(url_for(".index", **asked.kept()), 303)
    ledger_lines.note_export(form, wanted, authz.visitor().actor)
    return answers.file("ledger", form, lambda: ledger_lines.export(wanted))


@blueprint.get("/entries/<int:entry_id>")
@access("admin.see", on=ledger.entry)
def entry(entry: Entry) -> ResponseReturnValue:
    """One entry: all its lines, and what it belongs to."""
    titles = ledger.titles(
        [entry.reference, *(posting.account.owner for posting in entry.postings)]
    )
    return render_template(
        "admin/ledger_entry.html",
        entry=entry,
        titles=titles,
        payment=ledger_lines.payment_of(entry),
    )


@blueprint.get("/kinds/<kind>")
@access("admin.see", on=ledger.total)
def kind(whole: Balance) -> ResponseReturnValue:
    """The accounts of a kind, whose they are, what each stands at."""
    form, _data = asked.read(FormSchema())
    page = ledger.accounts(whole.kind, _cursor())
    titles = ledger.titles(one.owner for one in page.items)
    return show_list("ledger_kind", page, form, whole=whole, titles=titles)


@blueprint.get("/accounts/<int:account_id>")
@access("admin.see", on=ledger.find)
def account(account: LedgerAccount) -> ResponseReturnValue:
    """One account: its balance and every posting, with the balance after it."""
    form, _data = asked.read(FormSchema())
    return show_list(
        "ledger_account",
        ledger.movements(account, _cursor()),
        form,
        account=account,
        balance=ledger.balance(account),
        titles=ledger.titles([account.owner]),
    )


def _wanted() -> tuple[Form, LedgerFilter]:
    """The filters; one that is wrong counts as not given and is said beside its field."""
    form, data = asked.read(filters.EntriesSchema())
    known: dict[str, Any] = {name: value for name, value in data.items() if value}
    return form, LedgerFilter(**known)


def _cursor() -> str | None:
    return request.args.get("cursor") or None
