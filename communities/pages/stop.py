"""Where mails of communities are stopped: one press, in the mail program or here (RFC 8058)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from communities import stopping
from communities.stopping import Stop
from kit.authz import access

blueprint = Blueprint("communities_stop", __name__, url_prefix="/communities/stop")
"""Without a token against forged requests: mail programs press the button, without cookies, and
the signed address is the proof."""


@blueprint.get("/<token>")
@access("community.stop", on=stopping.read)
def ask(wanted: Stop) -> ResponseReturnValue:
    """Ask whether to stop; programs that follow links change nothing."""
    return render_template("communities/stop.html", wanted=wanted, done=False)


@blueprint.post("/<token>")
@access("community.stop", on=stopping.read)
def stop(wanted: Stop) -> ResponseReturnValue:
    """Stop at once, whoever presses."""
    stopping.stop(wanted)
    return render_template("communities/stop.html", wanted=wanted, done=True)
