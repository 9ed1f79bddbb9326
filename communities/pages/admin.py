"""The admin's pages of communities: founded, changed, given to animators."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from communities import founding, queries
from communities.models import Community
from communities.pages import options
from communities.schemas import (
    ChangeCommunitySchema,
    CommunitySchema,
    GiveSchema,
    TakeBackSchema,
)
from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("communities_admin", __name__, url_prefix="/admin/communities")


@blueprint.get("")
@access("community.manage")
def index() -> ResponseReturnValue:
    """Every community, and a blank one."""
    return _list(Form(CommunitySchema(), known={"door": "open"}))


@blueprint.post("")
@access("community.manage")
def create() -> ResponseReturnValue:
    """Found one."""
    form = Form(CommunitySchema())
    made = form.submit(lambda data: founding.found(data, visitor().actor))
    if made is None:
        return _list(form)
    flash(_("La community c'è. Ora affidala a chi la anima."), "success")
    return _back(made)


@blueprint.get("/<community_slug>")
@access("community.manage", on=queries.by_slug)
def show(community: Community) -> ResponseReturnValue:
    """One community: what it says, who looks after it."""
    return _one(community, _known_form(community), Form(GiveSchema()))


@blueprint.post("/<community_slug>")
@access("community.manage", on=queries.by_slug)
def save(community: Community) -> ResponseReturnValue:
    """Change it."""
    form = _known_form(community)
    if form.submit(lambda data: founding.change(community, data, visitor().actor)) is None:
        return _one(community, form, Form(GiveSchema()))
    flash(_("Salvato."), "success")
    return _back(community)


@blueprint.post("/<community_slug>/give")
@access("community.manage", on=queries.by_slug)
def give(community: Community) -> ResponseReturnValue:
    """Give it to an animator."""
    form = Form(GiveSchema())
    account = form.submit(lambda data: founding.give(community, data["email"], visitor().actor))
    if account is None:
        return _one(community, _known_form(community), form)
    flash(_("Affidata a %(name)s.", name=account.display_name), "success")
    return _back(community)


@blueprint.post("/<community_slug>/take-back")
@access("community.manage", on=queries.by_slug)
def take_back(community: Community) -> ResponseReturnValue:
    """Take it from an animator."""
    form = Form(TakeBackSchema())

    def act(data: dict[str, Any]) -> bool:
        founding.take_back(community, data["account_id"], visitor().actor)
        return True

    if form.submit(act) is None:
        return _one(community, _known_form(community), form)
    flash(_("Fatto."), "success")
    return _back(community)


def _list(form: Form) -> ResponseReturnValue:
    page = render_template(
        "communities/admin_list.html",
        form=form,
        page=queries.every(request.args.get("cursor")),
        options=options,
    )
    return page, form.status


def _one(community: Community, form: Form, giving: Form) -> ResponseReturnValue:
    page = render_template(
        "communities/admin_show.html",
        community=community,
        form=form,
        giving=giving,
        animators=founding.animators_of(community),
        options=options,
    )
    return page, max(form.status, giving.status)


def _known_form(community: Community) -> Form:
    names = ("name", "description", "district", "theme", "door", "state")
    known = {name: getattr(community, name) or "" for name in names}
    return Form(ChangeCommunitySchema(), known=known)


def _back(community: Community) -> ResponseReturnValue:
    return redirect(url_for("communities_admin.show", community_slug=community.slug), 303)
