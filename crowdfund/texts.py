"""Pages of text: how it works, the rules, privacy, accessibility, legal notes."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from communities.moderation import rules as community
from kit import authz
from kit.authz import access, anyone

blueprint = Blueprint("texts", __name__)

PERMISSIONS: dict[str, authz.Rows] = {"text.view": [(anyone,)]}

authz.declare(PERMISSIONS)


@blueprint.get("/how-it-works")
@access("text.view")
def how_it_works() -> ResponseReturnValue:
    """How a project is supported and how one is proposed."""
    return render_template("pages/how_it_works.html")


@blueprint.get("/rules")
@access("text.view")
def rules() -> ResponseReturnValue:
    """What is allowed, who decides, where the money goes."""
    return render_template("pages/rules.html", community=community.RULES.values())


@blueprint.get("/privacy")
@access("text.view")
def privacy() -> ResponseReturnValue:
    """Which data are kept, why, how long, and what people can ask for."""
    return render_template("pages/privacy.html")


@blueprint.get("/accessibility")
@access("text.view")
def accessibility() -> ResponseReturnValue:
    """How accessible the service is, and whom to tell when it is not."""
    return render_template("pages/accessibility.html")


@blueprint.get("/legal")
@access("text.view")
def legal() -> ResponseReturnValue:
    """Who runs the service, who answers for the texts, under which licence."""
    return render_template("pages/legal.html")
