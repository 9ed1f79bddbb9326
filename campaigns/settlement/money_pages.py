"""A campaign's money for its team: how it stands, its statement, and where it is sent."""

import logging

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns import queries
from campaigns.models import Campaign
from campaigns.settlement import delivery, onboarding, payees, policies, statement, statement_files
from kit import authz
from kit.authz import access
from kit.fields import FormSchema, Iban
from kit.forms import Form
from kit.i18n import gettext as _
from payments.errors import GatewayError

__all__ = ["blueprint", "policies"]

log = logging.getLogger(__name__)

blueprint = Blueprint("campaign_money", __name__, url_prefix="/campaigns/<slug>/money")


class IbanSchema(FormSchema):
    """Where the payee has its bank account."""

    iban = Iban()


@blueprint.get("")
@access("campaign.money", on=queries.by_slug)
def show(campaign: Campaign) -> ResponseReturnValue:
    """What was collected, kept, paid; and where it goes."""
    return _page(campaign)


@blueprint.get("/statement.pdf")
@access("campaign.money", on=queries.by_slug)
def as_pdf(campaign: Campaign) -> ResponseReturnValue:
    """The statement on paper."""
    made = statement_files.as_pdf(statement.of(campaign))
    return _file(made, "application/pdf", f"rendiconto-{campaign.code}.pdf")


@blueprint.get("/statement.csv")
@access("campaign.money", on=queries.by_slug)
def as_csv(campaign: Campaign) -> ResponseReturnValue:
    """The statement for a spreadsheet."""
    made = statement_files.as_table(statement.of(campaign))
    return _file(made, "text/csv", f"rendiconto-{campaign.code}.csv")


@blueprint.post("/iban")
@access("campaign.payee", on=queries.by_slug)
def save_iban(campaign: Campaign) -> ResponseReturnValue:
    """Send the money to this IBAN from now on."""
    form = Form(IbanSchema())
    actor = authz.visitor().actor
    if form.submit(lambda data: payees.use_iban(campaign, data["iban"], actor)):
        flash(_("Fatto: i soldi arrivano su questo IBAN."), "success")
        return redirect(url_for(".show", slug=campaign.slug), 303)
    return _page(campaign, form)


@blueprint.post("/account")
@access("campaign.payee", on=queries.by_slug, transactional=False)
def onboard(campaign: Campaign) -> ResponseReturnValue:
    """Lead to the gateway's own form for payees."""
    try:
        return redirect(onboarding.begin(campaign, authz.visitor()), 303)
    except GatewayError as failed:
        log.warning("%s: no onboarding: %s", campaign.reference, failed)
        flash(
            _("Il gestore non risponde. Riprova fra qualche minuto: non hai perso niente."),
            "warning",
        )
        return redirect(url_for(".show", slug=campaign.slug, _anchor="way-title"), 303)


@blueprint.get("/account/back")
@access("campaign.payee", on=queries.by_slug, transactional=False)
def back(campaign: Campaign) -> ResponseReturnValue:
    """Back from the gateway's form: ask how the account stands."""
    try:
        account = onboarding.arrive(campaign)
    except GatewayError as failed:
        log.warning("%s: the account cannot be asked about: %s", campaign.reference, failed)
        account = None
    if account is not None and account.is_active:
        flash(_("Il conto presso il gestore è attivo. Adesso puoi scegliere di usarlo."), "success")
    else:
        flash(_("Il conto presso il gestore non è ancora attivo. Puoi riprendere da qui."), "info")
    return redirect(url_for(".show", slug=campaign.slug, _anchor="way-title"), 303)


@blueprint.post("/account/use")
@access("campaign.payee", on=queries.by_slug)
def use_account(campaign: Campaign) -> ResponseReturnValue:
    """Send the money to the payee's account at the gateway from now on."""
    form = Form(FormSchema())
    actor = authz.visitor().actor
    if form.submit(lambda _data: payees.use_gateway(campaign, actor)):
        flash(_("Fatto: i soldi arrivano sul conto presso il gestore."), "success")
        return redirect(url_for(".show", slug=campaign.slug), 303)
    return _page(campaign, form)


def _page(campaign: Campaign, form: Form | None = None) -> ResponseReturnValue:
    made = statement.of(campaign)
    iban = campaign.payee.iban if campaign.payee else ""
    used = form or Form(IbanSchema())
    used.values = {"iban": iban, **used.values}
    page = render_template(
        "campaigns/payouts/money.html",
        campaign=campaign,
        statement=made,
        account=delivery.account_of(campaign),
        form=used,
    )
    return page, used.status


def _file(made: bytes, kind: str, name: str) -> Response:
    answer = Response(made, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
