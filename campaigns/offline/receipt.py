"""The numbered receipt of cash, on paper."""

from campaigns.offline.models import OfflinePledge
from kit import money, pdf, territory
from kit.i18n import current_locale, day
from kit.i18n import gettext as _


def document(pledge: OfflinePledge, collector: str) -> bytes:
    """The receipt as a PDF (PDF/UA): who gave what for what, who received it, under its number."""
    assert pledge.received_on is not None
    rows = [
        (_("Numero"), pledge.receipt),
        (_("Ricevuti il"), day(pledge.received_on)),
        (_("Ricevuto da"), collector),
        (_("Dato da"), pledge.name or _("una persona che non ha lasciato il nome")),
        (_("Per il progetto"), pledge.campaign.title),
        (_("Codice"), pledge.code),
    ]
    blocks: list[pdf.Block] = [
        pdf.Facts(rows),
        pdf.Total(_("Contanti ricevuti"), money.format_amount(pledge.amount, current_locale())),
        pdf.Paragraph(
            _(
                "Una seconda persona conferma i contanti; da quel momento contano per il "
                "progetto. Se il progetto non raggiunge il minimo, i contanti ti tornano "
                "indietro: conserva questa ricevuta."
            )
        ),
    ]
    return pdf.render(
        pdf.Document(
            issuer=territory.current().operator,
            title=_("Ricevuta di contanti n. %(number)s", number=pledge.receipt),
            language=current_locale(),
            blocks=blocks,
            footer=_("Firma di chi riceve: ____________________"),
        )
    )
