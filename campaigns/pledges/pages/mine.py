"""The list of one's own pledges, for backers with an account."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.offline import queries as transfers
from campaigns.offline import words as transfer_words
from campaigns.pledges import queries, words
from campaigns.receipts import queries as receipts
from kit.authz import access, visitor
from payments.bank import creditor

blueprint = Blueprint("my_pledges", __name__)


@blueprint.get("/account/pledges")
@access("pledge.own_list")
def index() -> ResponseReturnValue:
    """What I support, by card and by bank, newest first, and how each pledge stands."""
    account_id = visitor().account_id
    by_bank = transfers.of_account(account_id, request.args.get("transfers"))
    return render_template(
        "campaigns/pledges/mine.html",
        page=queries.of_account(account_id, request.args.get("cursor")),
        states=words.STATES,
        tones=words.TONES,
        transfers=by_bank,
        transfer_states=transfer_words.STATES,
        transfer_tones=transfer_words.TONES,
        receipts=receipts.codes_of(one.reference for one in by_bank.items),
        spaced=creditor.spaced,
    )
