"""The statement of a campaign as files: a PDF for the folder, a CSV for the spreadsheet."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from campaigns.settlement import terms
from campaigns.settlement.statement import RAILS, STATES, PaidOut, Statement
from kit import clock, i18n, pdf
from kit.i18n import gettext as _
from kit.spreadsheets import Cell, as_csv, euros
from payments import operator_account

HEADS = ("sezione", "voce", "giorno", "quanti", "euro")


def as_pdf(statement: Statement) -> bytes:
    """The statement in the visitor's language, as PDF/UA."""
    campaign, stand = statement.campaign, statement.standing
    amounts = [
        (_("Promesso"), i18n.money(statement.promised)),
        (_("Trattenuto fino alla fine dei lavori"), i18n.money(stand.held_back)),
        (_("Contestato dalle banche"), i18n.money(stand.disputed)),
        (_("Da pagare adesso"), i18n.money(stand.due)),
    ]
    blocks: list[pdf.Block] = [
        pdf.Facts(_about(statement)),
        pdf.Heading(_("Movimenti")),
        pdf.Table(
            ("text", "amount", "amount"),
            (_("Che cosa"), _("Quanti"), _("Euro")),
            [(row.name, str(row.count), i18n.money(row.amount)) for row in statement.rows],
        ),
        pdf.Total(_("Saldo"), i18n.money(statement.balance)),
        pdf.Facts(amounts),
        pdf.Heading(_("Commissioni e IVA")),
        pdf.Table(("text", "amount"), (_("Che cosa"), _("Euro")), _fees(statement)),
        pdf.Paragraph(_("Il costo del gestore è a carico del servizio, non del progetto.")),
    ]
    if statement.payouts:
        blocks += [
            pdf.Heading(_("Pagamenti al progetto")),
            pdf.Table(
                ("text", "text", "text", "amount"),
                (_("Pagamento"), _("Come"), _("A che punto è"), _("Euro")),
                [_payout(one) for one in statement.payouts],
            ),
        ]
    return pdf.render(
        pdf.Document(
            issuer=operator_account.current().holder,
            title=_("Rendiconto di %(title)s", title=campaign.title),
            language=i18n.current_locale(),
            blocks=blocks,
            footer=_("Campagna %(code)s", code=campaign.code),
        )
    )


def as_table(statement: Statement) -> bytes:
    """The same as CSV: section, what, when, how many, euro."""
    return as_csv(HEADS, _lines(statement))


def _lines(statement: Statement) -> Iterator[Sequence[Cell]]:
    stand = statement.standing
    yield ("campagna", statement.campaign.code, _day(statement.made_at), None, None)
    yield ("campagna", statement.campaign.title, None, None, None)
    yield ("riepilogo", "promesso", None, None, euros(statement.promised))
    for row in statement.rows:
        yield ("movimenti", row.name, None, row.count, euros(row.amount))
    yield ("riepilogo", "saldo", None, None, euros(statement.balance))
    yield ("riepilogo", "trattenuto", None, None, euros(stand.held_back))
    yield ("riepilogo", "contestato", None, None, euros(stand.disputed))
    yield ("riepilogo", "da pagare", None, None, euros(stand.due))
    fee = statement.platform_fee
    yield ("commissioni", "imponibile", None, None, euros(fee.net))
    yield ("commissioni", "IVA", None, None, euros(fee.vat))
    yield ("commissioni", "totale", None, None, euros(fee.gross))
    yield ("commissioni", "costo del gestore", None, None, euros(statement.gateway_fee))
    for one in statement.payouts:
        for state, at in one.at.items():
            name = f"{one.payout.reference} {STATES[state]}"
            yield ("pagamenti", name, _day(at), None, euros(one.payout.amount))


def _about(statement: Statement) -> list[tuple[str, str]]:
    campaign = statement.campaign
    facts = [(_("Codice"), campaign.code), (_("Al"), i18n.moment(statement.made_at))]
    if campaign.payee is not None:
        facts.append((_("Chi riceve"), campaign.payee.name))
        facts.append((_("Codice fiscale o partita IVA"), campaign.payee.fiscal_code))
    if campaign.published_at is not None:
        facts.append((_("Pubblicata il"), i18n.day(campaign.published_at)))
    return facts


def _fees(statement: Statement) -> list[tuple[str, str]]:
    fee, percent = statement.platform_fee, terms.current().platform_fee_vat_percent
    return [
        (_("Commissione del servizio, imponibile"), i18n.money(fee.net)),
        (_("IVA, %(percent)s per cento", percent=percent), i18n.money(fee.vat)),
        (_("Commissione del servizio, totale"), i18n.money(fee.gross)),
        (_("Costo del gestore dei pagamenti"), i18n.money(statement.gateway_fee)),
    ]


def _payout(one: PaidOut) -> tuple[str, str, str, str]:
    payout = one.payout
    reached = f"{STATES[payout.state]}, {i18n.day(one.at[payout.state], 'medium')}"
    number = payout.bank_reference or payout.transfer_id or ""
    name = _("n. %(number)s a %(payee)s", number=payout.id, payee=payout.payee)
    rail = f"{RAILS[payout.rail]} {number}".strip()
    return name, rail, reached, i18n.money(payout.amount)


def _day(instant: datetime) -> Cell:
    return clock.local(instant).date()
