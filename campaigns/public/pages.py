"""Pages of campaigns that everyone may read: the list, the page, the short link."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import campaigns.public.policies  # noqa: F401  declares the permissions
from campaigns.models import Campaign
from campaigns.public import listing, queries, schemas, services
from kit.authz import access
from kit.forms import Form
from matching import words as exchange

blueprint = Blueprint("campaigns_public", __name__)


@blueprint.get("/campaigns")
@access("campaign.list")
def index() -> ResponseReturnValue:
    """The list of campaigns with its filters."""
    form = Form(schemas.ListSchema())
    found = form.submit(listing.search, typed=request.args)
    page = render_template(
        "campaigns/public/list.html",
        form=form,
        found=found,
        districts=schemas.district_options(),
        themes=schemas.theme_options(),
    )
    return page, form.status


@blueprint.get("/campaigns/<slug>")
@access("campaign.view", on=queries.page_by_slug)
def show(campaign: Campaign) -> ResponseReturnValue:
    """The page of one campaign; an address with an older title leads to today's."""
    if request.path != url_for("campaigns_public.show", slug=campaign.slug):
        return redirect(url_for("campaigns_public.show", slug=campaign.slug), 301)
    page = services.page(campaign)
    return render_template("campaigns/public/show.html", page=page, exchange=exchange)


@blueprint.get("/p/<code>")
@access("campaign.view", on=queries.by_code)
def short_link(campaign: Campaign) -> ResponseReturnValue:
    """The short address, for posters and messages."""
    return redirect(url_for("campaigns_public.show", slug=campaign.slug), 301)
