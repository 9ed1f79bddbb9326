"""The home page, and the choice of language."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import redirects
from campaigns.public import listing, queries
from kit import authz, i18n
from kit.authz import access, anyone

blueprint = Blueprint("home", __name__)

SHOWN = 6
PERMISSIONS: dict[str, authz.Rows] = {"home.view": [(anyone,)]}

authz.declare(PERMISSIONS)


@blueprint.get("/")
@access("home.view")
def index() -> ResponseReturnValue:
    """What this is, the campaigns in progress, how it works: 2 queries."""
    return render_template(
        "home/index.html", cards=listing.ending_first(SHOWN), figures=queries.city_figures()
    )


@blueprint.get("/language/<any(it, en):language>")
@access("home.view")
def set_language(language: str) -> ResponseReturnValue:
    """Keep the visitor's language and go back where they were."""
    response = redirect(redirects.wanted(url_for("home.index")), 303)
    i18n.remember(response, language)
    return response
