"""Receipts, correction notes and yearly summaries on paper, in their donor's language."""

from collections.abc import Sequence

from campaigns.receipts import italian, queries
from campaigns.receipts.models import Correction, Receipt
from kit import pdf
from kit.i18n import day, force_locale, gettext, money, ngettext
from kit.i18n import lazy_gettext as _
from kit.mail import Attachment
from kit.unit_of_work import unit_of_work

MEANS = {
    "card": _("Carta"),
    "bank_transfer": _("Bonifico"),
    "cash": _("Contanti"),
}
"""How the money came, as people say it."""

_VOID = _("Questa ricevuta non vale più: abbiamo restituito tutto. Nota di rettifica: %(notes)s.")
_VALID_IN_PART = _(
    "Questa ricevuta vale ancora per %(left)s: abbiamo restituito il resto. "
    "Note di rettifica: %(notes)s."
)
_ABOUT_REWARD = _(
    "Per questo sostegno hai scelto una ricompensa. Un beneficio fiscale vale solo per la parte "
    "data senza avere nulla in cambio."
)


def receipt_file(receipt: Receipt) -> Attachment:
    """One receipt as a PDF; a later copy says what was taken back since."""
    with force_locale(receipt.locale):
        name = gettext("ricevuta-%(year)s-%(number)s", year=receipt.year, number=receipt.number)
        return _file(name, _receipt(receipt))


def correction_file(note: Correction) -> Attachment:
    """One correction note as a PDF."""
    with force_locale(note.receipt.locale):
        name = gettext("rettifica-%(year)s-%(number)s", year=note.year, number=note.number)
        return _file(name, _correction(note))


def summary_file(year: int, receipts: Sequence[Receipt], locale: str) -> Attachment:
    """All receipts of one donor and year, what was taken back of them, and the sum."""
    with force_locale(locale):
        name = gettext("riepilogo-%(year)s", year=year)
        return _file(name, _summary(year, receipts, locale))


def attached_receipt(reference: str) -> Attachment | None:
    """The receipt that a mail carries; None if there is no such receipt."""
    with unit_of_work():
        receipt = queries.by_reference(reference)
    return receipt_file(receipt) if receipt else None


def attached_correction(name: str) -> Attachment | None:
    """The note that a mail carries ("<reference>/<key>"); None if there is no such note."""
    reference, _slash, key = name.partition("/")
    with unit_of_work():
        note = queries.correction(reference, key)
    return correction_file(note) if note else None


def _file(name: str, document: pdf.Document) -> Attachment:
    return Attachment(f"{name}.pdf", "application/pdf", pdf.render(document))


def _receipt(receipt: Receipt) -> pdf.Document:
    title = gettext("Ricevuta n. %(number)s", number=receipt.label)
    blocks: list[pdf.Block] = []
    if receipt.corrected:
        blocks.append(pdf.Paragraph(_taken_back(receipt)))
    blocks += [
        pdf.Facts(_facts(receipt)),
        pdf.Total(gettext("Importo ricevuto"), money(receipt.amount)),
    ]
    if receipt.locale == "it":
        blocks.append(pdf.Paragraph(f"In lettere: euro {italian.amount(receipt.amount)}"))
    blocks += [pdf.Heading(gettext("Per le tasse")), pdf.Paragraph(receipt.wording)]
    if receipt.reward:
        blocks.append(pdf.Paragraph(str(_ABOUT_REWARD)))
    return pdf.Document(receipt.operator, title, receipt.locale, blocks, footer=title)


def _facts(receipt: Receipt) -> list[tuple[str, str]]:
    rows = [
        (gettext("Numero"), receipt.label),
        (gettext("Emessa il"), day(receipt.issued_at)),
        (gettext("Ricevuto da"), receipt.name or gettext("Una persona che non ha dato il nome")),
        (gettext("Per il progetto"), receipt.project),
        (gettext("A favore di"), receipt.payee),
        (gettext("Codice fiscale di chi riceve"), receipt.payee_fiscal_code),
        (
            gettext("Incassato da"),
            gettext("%(operator)s, per conto di chi riceve", operator=receipt.operator),
        ),
        (gettext("Pagato con"), str(MEANS[receipt.means])),
        (gettext("Ricompensa"), receipt.reward),
        (gettext("Codice dell'operazione"), receipt.reference.partition(":")[2]),
    ]
    return [(label, said) for label, said in rows if said]


def _taken_back(receipt: Receipt) -> str:
    notes = ", ".join(f"{one.label} ({money(one.amount)})" for one in receipt.corrections)
    said = _VOID if receipt.net == 0 else _VALID_IN_PART
    return str(said) % {"left": money(receipt.net), "notes": notes}


def _correction(note: Correction) -> pdf.Document:
    receipt = note.receipt
    title = gettext("Nota di rettifica n. %(number)s", number=note.label)
    rows = [
        (gettext("Numero"), note.label),
        (gettext("Emessa il"), day(note.issued_at)),
        (
            gettext("Corregge"),
            gettext(
                "Ricevuta n. %(number)s del %(day)s, di %(amount)s",
                number=receipt.label, day=day(receipt.issued_at), amount=money(receipt.amount),
            ),
        ),
        (gettext("Restituito a"), receipt.name or gettext("Chi ha pagato")),
        (gettext("Progetto"), receipt.project),
        (gettext("Chi aveva ricevuto"), receipt.payee),
    ]  # fmt: skip
    blocks: list[pdf.Block] = [
        pdf.Facts([(label, said) for label, said in rows if said]),
        pdf.Total(gettext("Importo restituito"), money(note.amount)),
        pdf.Paragraph(
            gettext("L'importo di questa nota non si può portare in detrazione o in deduzione.")
        ),
    ]
    return pdf.Document(receipt.operator, title, receipt.locale, blocks, footer=title)


def _summary(year: int, receipts: Sequence[Receipt], locale: str) -> pdf.Document:
    title = gettext("I tuoi sostegni del %(year)s", year=year)
    header = [
        gettext("Ricevuta"), gettext("Emessa il"), gettext("A favore di"), gettext("Pagato con"),
        gettext("Ricevuto"), gettext("Restituito"), gettext("Resta"),
    ]  # fmt: skip
    rows = [
        [
            one.label, day(one.issued_at, "short"),
            f"{one.payee} ({one.payee_fiscal_code})" if one.payee_fiscal_code else one.payee,
            str(MEANS[one.means]), money(one.amount), money(one.corrected), money(one.net),
        ]
        for one in receipts
    ]  # fmt: skip
    blocks: list[pdf.Block] = [
        pdf.Facts([(gettext("Sostenitore"), receipts[-1].name), (gettext("Anno"), str(year))]),
        pdf.Table(("text", "text", "text", "text", "amount", "amount", "amount"), header, rows),
        pdf.Total(gettext("Totale"), money(sum(one.net for one in receipts))),
        pdf.Heading(gettext("Per le tasse")),
    ]
    for wording in dict.fromkeys(one.wording for one in receipts if one.net):
        these = [one.label for one in receipts if one.wording == wording and one.net]
        labels = ", ".join(these)
        said = ngettext("Ricevuta %(labels)s.", "Ricevute %(labels)s.", len(these), labels=labels)
        blocks.append(pdf.Paragraph(f"{said} {wording}"))
    if any(one.reward for one in receipts):
        blocks.append(pdf.Paragraph(str(_ABOUT_REWARD)))
    return pdf.Document(receipts[-1].operator, title, locale, blocks, footer=title)
