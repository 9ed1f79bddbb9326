"""Who may write matchfunding calls, and who may read them."""

from typing import Any

from campaigns.matchfunding.models import MatchCall
from campaigns.matchfunding.states import PUBLIC
from kit.authz import anyone, declare, is_admin


def is_public(visitor: Any, call: MatchCall) -> bool:
    """The call is, or was, open."""
    return call.state in PUBLIC


declare(
    {
        "match.list": [(anyone,)],
        "match.view": [(is_public,), (is_admin,)],
        "match.manage": [(is_admin,)],
    }
)
