"""The page of a community: what is said and what is on in it, and the campaigns it carries."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.carried import services
from communities import queries
from communities.models import Community
from kit.authz import access, visitor

blueprint = Blueprint("community", __name__, url_prefix="/communities")


@blueprint.get("/<community_slug>")
@access("community.view", on=queries.by_slug)
def show(community: Community) -> ResponseReturnValue:
    """The community's home."""
    page = services.home(community, visitor(), request.args.get("cursor"))
    return render_template("campaigns/carried/home.html", page=page, community=community)
