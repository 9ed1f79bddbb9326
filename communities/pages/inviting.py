"""The desk of invitations: made, printed, taken back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from communities import invitations, queries
from communities.models import Community, Invitation
from communities.schemas import InvitationSchema
from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("community_invitations", __name__, url_prefix="/communities")


@blueprint.get("/<community_slug>/invitations")
@access("community.animate", on=queries.by_slug)
def index(community: Community) -> ResponseReturnValue:
    """Every invitation, how often it was used, and a blank one."""
    return _list(community, Form(InvitationSchema(), known={"most_uses": "20", "days": "30"}))


@blueprint.post("/<community_slug>/invitations")
@access("community.animate", on=queries.by_slug)
def create(community: Community) -> ResponseReturnValue:
    """Make one."""
    form = Form(InvitationSchema())
    made = form.submit(lambda data: invitations.invite(community, data, visitor()))
    if made is None:
        return _list(community, form)
    flash(_("L'invito è pronto: copia il link, o stampa il foglio."), "success")
    return redirect(_address(community, made), 303)


@blueprint.get("/<community_slug>/invitations/<int:invitation_id>")
@access("community.animate", on=queries.invitation)
def show(invitation: Invitation) -> ResponseReturnValue:
    """A page to print: the square to scan, the link, how long it is good for."""
    return render_template(
        "communities/invitation.html",
        community=queries.by_id(invitation.community_id),
        invitation=invitation,
        address=invitations.address(invitation),
        square=invitations.square(invitation),
        is_valid=invitations.is_valid(invitation),
    )


@blueprint.post("/<community_slug>/invitations/<int:invitation_id>/revoke")
@access("community.animate", on=queries.invitation)
def revoke(invitation: Invitation) -> ResponseReturnValue:
    """Take it back."""
    invitations.revoke(invitation, visitor().actor)
    community = queries.by_id(invitation.community_id)
    assert community is not None
    flash(_("L'invito non fa più entrare nessuno."), "success")
    return redirect(url_for("community_invitations.index", community_slug=community.slug), 303)


def _list(community: Community, form: Form) -> ResponseReturnValue:
    page = render_template(
        "communities/invitations.html",
        community=community,
        form=form,
        page=queries.invitations(community, request.args.get("cursor")),
        is_valid=invitations.is_valid,
    )
    return page, form.status


def _address(community: Community, made: Invitation) -> str:
    return url_for(
        "community_invitations.show", community_slug=community.slug, invitation_id=made.id
    )
