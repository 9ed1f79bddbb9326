"""The page of a community: what is said and what is on in it, and the campaigns it carries."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.carried import carrying, services
from campaigns.carried import queries as carried
from campaigns.carried.schemas import CarrySchema
from communities import queries
from communities.models import Community
from kit.authz import access, may, visitor
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("community", __name__, url_prefix="/communities")


@blueprint.get("/<community_slug>")
@access("community.view", on=queries.by_slug)
def show(community: Community) -> ResponseReturnValue:
    """The community's home."""
    page = services.home(community, visitor(), request.args.get("cursor"))
    return render_template("campaigns/carried/home.html", page=page, community=community)


@blueprint.get("/<community_slug>/campaigns")
@access("community.view", on=queries.by_slug)
def campaigns(community: Community) -> ResponseReturnValue:
    """Every campaign it carries; whoever looks after it chooses them here."""
    return _campaigns(community, Form(CarrySchema()))


@blueprint.post("/<community_slug>/campaigns")
@access("community.animate", on=queries.by_slug)
def carry(community: Community) -> ResponseReturnValue:
    """Carry one more."""
    form = Form(CarrySchema())
    found = form.submit(lambda data: carrying.carry(community, data, visitor()))
    if found is None:
        return _campaigns(community, form)
    flash(_("Da ora la community porta avanti «%(title)s».", title=found.title), "success")
    return _back(community)


@blueprint.post("/<community_slug>/campaigns/let-go")
@access("community.animate", on=queries.by_slug)
def let_go(community: Community) -> ResponseReturnValue:
    """Carry one no more."""
    form = Form(CarrySchema())
    found = form.submit(lambda data: carrying.let_go(community, data, visitor()))
    if found is None:
        return _campaigns(community, form)
    flash(_("Fatto: «%(title)s» non è più fra i progetti della community.", title=found.title))
    return _back(community)


def _campaigns(community: Community, form: Form) -> ResponseReturnValue:
    animates = may("community.animate", community)
    page = render_template(
        "campaigns/carried/campaigns.html",
        community=community,
        form=form,
        cards=carried.carried_by(community),
        given=carried.given(community),
        animates=animates,
        suggested=carried.suggested(community) if animates else [],
    )
    return page, form.status


def _back(community: Community) -> ResponseReturnValue:
    return redirect(url_for("community.campaigns", community_slug=community.slug), 303)
