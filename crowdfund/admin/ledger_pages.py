"""The ledger on the admin's desk: from the balance of a kind to its accounts to each posting."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from crowdfund import asked
from crowdfund.admin import filters, ledger
from crowdfund.admin.ledger import Balance
from crowdfund.admin.pages import show_list
from kit.authz import access
from kit.fields import FormSchema
from payments.ledger.models import LedgerAccount

blueprint = Blueprint("admin_ledger", __name__, url_prefix="/admin/ledger")


@blueprint.get("")
@access("admin.see")
def index() -> ResponseReturnValue:
    """The balance of each kind, and the entries behind them."""
    form, data = asked.read(filters.EntriesSchema())
    page = ledger.entries(data["reference"], _cursor())
    owners = [posting.account.owner for entry in page.items for posting in entry.postings]
    return show_list(
        "ledger",
        page,
        form,
        balances=ledger.kinds(),
        titles=ledger.titles(owners),
        reference=data["reference"],
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


def _cursor() -> str | None:
    return request.args.get("cursor") or None
