"""Joining, leaving, and how one is in a community."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from communities import belonging, members, queries
from communities.models import Community
from communities.pages import options
from communities.schemas import MembershipSchema
from kit.authz import access, visitor
from kit.fields import FormSchema
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("community_membership", __name__, url_prefix="/communities")


@blueprint.get("/<community_slug>/membership")
@access("community.join", on=queries.by_slug)
def show(community: Community) -> ResponseReturnValue:
    """The form to join, or what one chose."""
    return _form(community, Form(MembershipSchema(), known=_known(community)))


@blueprint.post("/<community_slug>/membership")
@access("community.join", on=queries.by_slug)
def save(community: Community) -> ResponseReturnValue:
    """Join, or change what one chose."""
    was_in = belonging.membership(community.id, visitor().account_id) is not None
    form = Form(MembershipSchema())
    account_id = visitor().account_id
    if form.submit(lambda data: members.enter(community, data, account_id)) is None:
        return _form(community, form)
    flash(_("Salvato.") if was_in else _("Fatto, sei dei nostri!"), "success")
    return redirect(url_for("community.show", community_slug=community.slug), 303)


@blueprint.post("/<community_slug>/leave")
@access("community.leave", on=queries.by_slug)
def leave(community: Community) -> ResponseReturnValue:
    """Leave."""
    form = Form(FormSchema(), known=_known(community))
    account_id = visitor().account_id
    if form.submit(lambda _data: members.leave(community, account_id)) is None:
        return _form(community, form)
    flash(_("Fatto: non fai più parte di questa community."), "success")
    return redirect(url_for("community.show", community_slug=community.slug), 303)


def _form(community: Community, form: Form) -> ResponseReturnValue:
    account_id = visitor().account_id
    page = render_template(
        "communities/membership.html",
        community=community,
        form=form,
        options=options,
        membership=belonging.membership(community.id, account_id),
    )
    return page, form.status


def _known(community: Community) -> dict[str, Any]:
    """What one chose, or what a newcomer starts from: a name that says nothing, no mails."""
    found = belonging.membership(community.id, visitor().account_id)
    if found is not None:
        return {
            "name": found.name, "digest": found.digest, "announcements": found.announcements
        }  # fmt: skip
    return {
        "name": members.suggested_name(community.id),
        "digest": "never",
        "invitation": request.args.get("invitation", ""),
    }
