"""The list of one's own pledges, for backers with an account."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.pledges import queries, words
from kit.authz import access, visitor

blueprint = Blueprint("my_pledges", __name__)


@blueprint.get("/account/pledges")
@access("pledge.own_list")
def index() -> ResponseReturnValue:
    """What I support, newest first, and how each pledge stands."""
    page = queries.of_account(visitor().account_id, request.args.get("cursor"))
    return render_template(
        "campaigns/pledges/mine.html", page=page, states=words.STATES, tones=words.TONES
    )
