"""Cash at a stand: received, deposited, handed back; and the admin's view of all of it."""

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from campaigns import queries as campaigns
from campaigns.models import Campaign
from campaigns.offline import cash, policies, queries, receipt, words
from campaigns.offline.errors import NotTaking
from campaigns.offline.models import OfflinePledge
from campaigns.offline.pages.asker import me
from campaigns.offline.schemas import CashSchema, DepositSchema, NothingSchema, ReasonSchema
from kit import clock
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext as _
from payments.bank import deposits, returns
from payments.bank.models import CashDeposit, MoneyReturn

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("cash", __name__)


@blueprint.get("/cash")
@access("cash.collect")
def index() -> ResponseReturnValue:
    """What I hold, what I received, what I took to the bank."""
    return _index(Form(DepositSchema(), {"deposited_on": clock.today().isoformat()}))


@blueprint.get("/cash/new")
@access("cash.collect")
def new() -> ResponseReturnValue:
    """Somebody gives me cash."""
    return _new(Form(CashSchema(), {"campaign": request.args.get("campaign", "")[:12]}))


@blueprint.post("/cash/new")
@access("cash.collect")
def receive() -> ResponseReturnValue:
    """Note it; it has a number from now on."""
    form = Form(CashSchema())

    def act(data: dict[str, object]) -> OfflinePledge:
        campaign = campaigns.by_code(str(data["campaign"]))
        if campaign is None:
            raise NotTaking
        return cash.receive(campaign, data, me())

    pledge = form.submit(act)
    if pledge is None:
        return _new(form)
    return redirect(url_for(".show", code=pledge.code), 303)


@blueprint.get("/cash/<code>")
@access("cash.see", on=queries.cash_by_code)
def show(pledge: OfflinePledge) -> ResponseReturnValue:
    """One receipt: print it, and how it stands."""
    return render_template(
        "campaigns/offline/receipt.html",
        pledge=pledge,
        campaign=pledge.campaign,
        state=words.CASH_STATES[pledge.state],
        tone=words.TONES.get(pledge.state, "neutral"),
        confirmer=accounts.display_names({pledge.confirmed_by}).get(pledge.confirmed_by)
        if pledge.confirmed_by
        else None,
    )


@blueprint.get("/cash/<code>/receipt.pdf")
@access("cash.see", on=queries.cash_by_code)
def paper(pledge: OfflinePledge) -> ResponseReturnValue:
    """The receipt on paper."""
    assert pledge.entered_by is not None
    collector = accounts.display_names({pledge.entered_by}).get(pledge.entered_by, "")
    made = receipt.document(pledge, collector)
    name = f"ricevuta-{pledge.receipt_year}-{pledge.receipt_number}.pdf"
    return send_file(io.BytesIO(made), "application/pdf", download_name=name)


@blueprint.post("/cash/deposits")
@access("cash.collect")
def deposit() -> ResponseReturnValue:
    """Note what I took to the bank."""
    form = Form(DepositSchema())
    done = form.submit(
        lambda data: deposits.record(me(), data["amount"], data["deposited_on"], data["slip"])
    )
    if done is None:
        return _index(form)
    flash(_("Versamento segnato. Un'altra persona lo conferma."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/cash/returns/<int:return_id>/handed-back")
@access("cash.hand_back", on=returns.find)
def hand_back(wanted: MoneyReturn) -> ResponseReturnValue:
    """I have handed this cash back."""
    form = Form(NothingSchema())
    if form.submit(lambda _data: returns.report_cash(wanted, me())) is None:
        return _index(form)
    flash(_("Segnato. Un'altra persona controlla con chi ha ricevuto i soldi."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/admin/cash")
@access("bank.manage")
def overview() -> ResponseReturnValue:
    """Who holds cash, and the deposits."""
    return _overview(Form(ReasonSchema()))


@blueprint.post("/admin/cash/deposits/<int:deposit_id>/confirm")
@access("bank.manage", on=deposits.find)
def confirm_deposit(deposit: CashDeposit) -> ResponseReturnValue:
    """A second person has seen it at the bank."""
    form = Form(NothingSchema())
    if form.submit(lambda _data: deposits.confirm(deposit, me())) is None:
        return _overview(form)
    flash(_("Versamento confermato."), "success")
    return redirect(url_for(".overview"), 303)


@blueprint.post("/admin/cash/deposits/<int:deposit_id>/reject")
@access("bank.manage", on=deposits.find)
def reject_deposit(deposit: CashDeposit) -> ResponseReturnValue:
    """The bank has it not."""
    form = Form(ReasonSchema())
    if form.submit(lambda data: deposits.reject(deposit, me(), data["reason"])) is None:
        return _overview(form)
    flash(_("Segnato: i contanti restano in carico a chi li ha raccolti."), "success")
    return redirect(url_for(".overview"), 303)


def _index(form: Form) -> ResponseReturnValue:
    cursor = request.args.get("cursor")
    page = render_template(
        "campaigns/offline/cash.html",
        form=form,
        held=deposits.held(me()),
        depositable=deposits.depositable(me()),
        page=queries.collected_by(me(), cursor),
        has_cursor=bool(cursor),
        deposits=deposits.listing(None, me()).items,
        returns=returns.waiting(None, deposits.holder_of(me())).items,
        states=words.CASH_STATES,
        tones=words.TONES,
    )
    return page, form.status


def _new(form: Form) -> ResponseReturnValue:
    page = render_template("campaigns/offline/cash_new.html", form=form, campaigns=_taking())
    return page, form.status


def _taking() -> list[Campaign]:
    return queries.taking(clock.now())


def _overview(form: Form) -> ResponseReturnValue:
    cursor = request.args.get("cursor")
    page = deposits.listing(cursor)
    holders = deposits.holders()
    owners = {owner for owner, _amount in holders} | {one.holder for one in page.items}
    names = accounts.display_names({one for one in map(deposits.account_of, owners) if one})
    shown = render_template(
        "campaigns/offline/overview.html",
        form=form,
        page=page,
        has_cursor=bool(cursor),
        holders=holders,
        names={deposits.holder_of(number): name for number, name in names.items()},
        me=me(),
    )
    return shown, form.status
