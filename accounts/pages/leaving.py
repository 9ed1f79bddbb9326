"""Pages on which a person takes their data along, or erases their account."""

import json

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import cookies, erasing, queries
from accounts.models import Account
from accounts.pages.blueprint import blueprint
from accounts.schemas import Erase
from kit import authz, clock
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext


@blueprint.get("/account/export")
@access("account.own")
def export() -> ResponseReturnValue:
    """Everything that is known of oneself, as a file."""
    found = json.dumps(erasing.everything_of(_account()), ensure_ascii=False, indent=2)
    answer = Response(found + "\n", mimetype="application/json")
    named = f"innesco-{clock.today():%Y%m%d}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{named}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/account/erase", methods=["GET", "POST"])
@access("account.own")
def erase() -> ResponseReturnValue:
    """What goes and what stays; then the password."""
    account = _account()
    form = Form(Erase())
    if request.method == "POST":
        form.submit(
            lambda data: erasing.erase(
                account,
                data["current_password"],
                cancels_pledges=data["pledges"] == "cancel",
            )
        )
        if not form.errors:
            flash(gettext("Il tuo profilo non c'è più. Grazie di essere stato con noi."), "success")
            return cookies.clear(redirect(url_for("home.index"), 303))
    return render_template("accounts/erase.html", form=form, account=account), form.status


def _account() -> Account:
    found = queries.find(authz.visitor().account_id)
    assert found is not None
    return found
