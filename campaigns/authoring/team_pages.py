"""Pages of the team: who is in it, inviting, joining by the link of the mail."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.models import Account
from campaigns import policies, queries
from campaigns.authoring import schemas, wizard
from campaigns.authoring import team as services
from campaigns.authoring.team import InviteData
from campaigns.models import Campaign
from kit import authz
from kit.authz import access
from kit.errors import DomainError
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("campaign_team", __name__)


@blueprint.get("/campaigns/<slug>/edit/team")
@access("campaign.team", on=queries.by_slug)
def team(campaign: Campaign) -> ResponseReturnValue:
    """The team, and for who leads it a form to invite one more."""
    return _show(campaign, Form(schemas.InviteSchema()))


@blueprint.post("/campaigns/<slug>/edit/team")
@access("campaign.edit_team", on=queries.by_slug)
def invite(campaign: Campaign) -> ResponseReturnValue:
    """Invite a person by mail."""
    form, account = Form(schemas.InviteSchema()), _account()
    invited = form.submit(lambda data: services.invite(campaign, InviteData(**data), account))
    if invited is None:
        return _show(campaign, form)
    flash(_("Invito mandato a %(email)s.", email=invited.email), "success")
    return redirect(wizard.address(campaign, "team"))


@blueprint.post("/campaigns/<slug>/edit/team/<int:member_id>/again")
@access("campaign.edit_team", on=queries.by_slug)
def invite_again(campaign: Campaign, member_id: int) -> ResponseReturnValue:
    """Send the invitation once more."""
    account = _account()
    return _act(
        campaign,
        lambda: services.invite_again(campaign, member_id, account),
        _("Abbiamo mandato di nuovo l'invito."),
    )


@blueprint.get("/campaigns/<slug>/edit/team/<int:member_id>")
@access("campaign.edit_team", on=queries.by_slug)
def member(campaign: Campaign, member_id: int) -> ResponseReturnValue:
    """One member, to change name, duty and who leads."""
    found = services.member_of(campaign, member_id)
    known = {"name": found.name, "duty": found.duty, "is_lead": found.is_lead}
    form = Form(schemas.MemberSchema(), known=known)
    return _show(campaign, form, editing=found)


@blueprint.post("/campaigns/<slug>/edit/team/<int:member_id>")
@access("campaign.edit_team", on=queries.by_slug)
def change(campaign: Campaign, member_id: int) -> ResponseReturnValue:
    """Save a changed member."""
    found = services.member_of(campaign, member_id)
    form = Form(schemas.MemberSchema())
    saved = form.submit(
        lambda data: services.change(campaign, member_id, **data, actor=authz.visitor().actor)
    )
    if saved is None:
        return _show(campaign, form, editing=found)
    flash(_("Salvato."), "success")
    return redirect(wizard.address(campaign, "team"))


@blueprint.post("/campaigns/<slug>/edit/team/<int:member_id>/remove")
@access("campaign.edit_team", on=queries.by_slug)
def remove(campaign: Campaign, member_id: int) -> ResponseReturnValue:
    """Take a person out of the team, or an invitation back."""
    actor = authz.visitor().actor
    return _act(
        campaign,
        lambda: services.remove(campaign, member_id, actor),
        _("Questa persona non è più nella squadra."),
    )


@blueprint.get("/campaigns/join/<token>")
@access("campaign.join")
def join(token: str) -> ResponseReturnValue:
    """Who invites to what; the answer is a press of a button."""
    invitation = services.find_invitation(token)
    page = render_template("campaigns/edit/join.html", invitation=invitation, form=None)
    return page, 200 if invitation else 404


@blueprint.post("/campaigns/join/<token>")
@access("campaign.join")
def accept(token: str) -> ResponseReturnValue:
    """Join the team."""
    invitation = services.find_invitation(token)
    if invitation is None:
        return render_template("campaigns/edit/join.html", invitation=None, form=None), 404
    try:
        campaign = services.join(invitation, authz.visitor().account_id)
    except DomainError as refused:
        flash(str(refused.message), "danger")
        page = render_template("campaigns/edit/join.html", invitation=invitation)
        return page, refused.status
    flash(_("Benvenuto nella squadra!"), "success")
    return redirect(url_for("campaign_edit.overview", slug=campaign.slug))


def _account() -> Account:
    account = accounts.find(authz.visitor().account_id)
    assert account is not None
    return account


def _act(campaign: Campaign, action: object, said: str) -> ResponseReturnValue:
    assert callable(action)
    try:
        action()
    except DomainError as refused:
        form = Form(schemas.InviteSchema())
        form.errors = {"form": [str(refused.message)]}
        form.status = refused.status
        return _show(campaign, form)
    flash(said, "success")
    return redirect(wizard.address(campaign, "team"))


def _show(campaign: Campaign, form: Form, **context: object) -> ResponseReturnValue:
    return wizard.show(
        campaign,
        "team",
        form,
        leads=policies.leads_team(authz.visitor(), campaign),
        **context,
    )
