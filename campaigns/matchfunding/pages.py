"""What everyone may read of the calls: the list, and why a figure is what it is."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.matchfunding import policies, queries, words
from campaigns.matchfunding.models import MatchCall
from campaigns.pledges.schemas import ROUND_AMOUNTS
from kit.authz import access

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("matchfunding", __name__, url_prefix="/matchfunding")


@blueprint.get("")
@access("match.list")
def index() -> ResponseReturnValue:
    """Every call that is or was open."""
    return render_template(
        "campaigns/matchfunding/list.html", calls=queries.public_calls(), words=words
    )


@blueprint.get("/<call_code>")
@access("match.view", on=queries.by_code)
def show(call: MatchCall) -> ResponseReturnValue:
    """Why this amount: the rule in plain words, what is left, which campaigns it supports."""
    cursor = request.args.get("cursor") or None
    found = queries.supported(call, cursor)
    here = url_for("matchfunding.show", call_code=call.code)
    return render_template(
        "campaigns/matchfunding/show.html",
        call=call,
        amounts=[(cents, call.rule.wanted(cents)) for cents in ROUND_AMOUNTS],
        stakes=found.items,
        next_url=f"{here}?cursor={found.next_cursor}" if found.next_cursor else None,
        first_url=here if cursor else None,
        words=words,
    )
