"""The statement for the sponsor: what each campaign has of its money, by the ledger."""

from dataclasses import dataclass

from sqlalchemy import text

from campaigns.matchfunding import words
from campaigns.matchfunding.models import MatchCall
from kit import clock, pdf
from kit.i18n import current_locale, day
from kit.i18n import gettext as _
from kit.money import format_amount
from kit.spreadsheets import as_csv, euros
from kit.unit_of_work import session
from payments.ledger import books


@dataclass(frozen=True)
class Row:
    """What one campaign has, in cents: set aside, given, taken back, and what it keeps."""

    code: str
    title: str
    reserved: int
    awarded: int
    clawed_back: int

    @property
    def kept(self) -> int:
        return self.awarded - self.clawed_back


@dataclass(frozen=True)
class Statement:
    """A call's accounts. `fund` is the balance of its fund in the ledger: what is not given."""

    call: MatchCall
    rows: list[Row]
    promised: int
    paid: int
    fund: int
    to_pay: int

    @property
    def total(self) -> Row:
        """The sum of the rows."""
        return Row(
            "",
            _("In tutto"),
            sum(row.reserved for row in self.rows),
            sum(row.awarded for row in self.rows),
            sum(row.clawed_back for row in self.rows),
        )

    @property
    def free(self) -> int:
        """What is neither given nor set aside."""
        return self.fund - self.total.reserved


_BOOKED = """
WITH booked AS (
    SELECT c.owner,
        coalesce(-sum(o.amount) FILTER (WHERE e.kind = 'match_awarded'), 0) AS awarded,
        coalesce(sum(o.amount) FILTER (WHERE e.kind = 'match_clawed_back'), 0) AS clawed_back
    FROM ledger_accounts a
    JOIN ledger_postings f ON f.account_id = a.id
    JOIN ledger_entries e ON e.id = f.entry_id
    JOIN ledger_postings o ON o.entry_id = e.id AND o.id <> f.id
    JOIN ledger_accounts c ON c.id = o.account_id
    WHERE a.kind = 'match_fund' AND a.owner = :fund
    AND e.kind IN ('match_awarded', 'match_clawed_back')
    GROUP BY c.owner
)
SELECT c.code, c.title, s.reserved, coalesce(b.awarded, 0)::bigint AS awarded,
    coalesce(b.clawed_back, 0)::bigint AS clawed_back
FROM match_stakes s JOIN campaigns c ON c.id = s.campaign_id
LEFT JOIN booked b ON b.owner = 'campaign:' || c.code
WHERE s.call_id = :call_id AND (s.reserved > 0 OR b.owner IS NOT NULL)
ORDER BY c.title, c.code
"""


def of(call: MatchCall) -> Statement:
    """The accounts of a call now; what was given and taken back is read from the ledger."""
    found = session().execute(text(_BOOKED), {"fund": call.reference, "call_id": call.id})
    return Statement(
        call,
        [Row(**one) for one in found.mappings()],
        promised=call.promised,
        paid=call.paid,
        fund=-books.balance("match_fund", call.reference),
        to_pay=books.balance("receivable", call.sponsor_reference),
    )


HEADS = (
    "progetto", "codice", "messo_da_parte_euro", "assegnato_euro", "ripreso_euro", "resta_euro",
)  # fmt: skip


def to_csv(statement: Statement) -> bytes:
    """The statement as a table for spreadsheets."""
    return as_csv(
        HEADS,
        (
            (row.title, row.code, euros(row.reserved), euros(row.awarded),
             euros(row.clawed_back), euros(row.kept))
            for row in (*statement.rows, statement.total)
        ),
    )  # fmt: skip


def to_pdf(statement: Statement, issuer: str) -> bytes:
    """The statement as a document, in the reader's language."""
    call = statement.call
    heads = (
        _("Progetto"), _("Messo da parte"), _("Assegnato"), _("Ripreso"), _("Resta al progetto"),
    )  # fmt: skip
    rows = [_cells(row) for row in (*statement.rows, statement.total)]
    about = [
        (_("Sponsor"), call.sponsor),
        (_("Bando"), f"{call.title} ({call.code})"),
        (_("Progetti"), words.scope(call)),
        (_("Aperto"), f"{day(call.opens_at)} – {day(call.closes_at)}"),
        (_("Conti al"), day(clock.now())),
    ]
    money = [
        (_("Impegno dello sponsor"), _money(statement.promised)),
        (_("Versato"), _money(statement.paid)),
        (_("Ancora da versare"), _money(statement.to_pay)),
        (_("Nel fondo e non assegnato"), _money(statement.fund)),
        (_("di cui messo da parte per progetti in corso"), _money(statement.total.reserved)),
    ]
    blocks: list[pdf.Block] = [
        pdf.Facts(about),
        pdf.Paragraph(" ".join([words.in_one_sentence(call), *words.limits(call)])),
        pdf.Heading(_("I soldi dello sponsor")),
        pdf.Facts(money),
        pdf.Heading(_("Progetto per progetto")),
    ]
    if statement.rows:
        blocks.append(pdf.Table(("text", "amount", "amount", "amount", "amount"), heads, rows))
    else:
        blocks.append(pdf.Paragraph(_("Ancora nessun progetto.")))
    blocks.append(pdf.Total(_("Arrivato ai progetti"), _money(statement.total.kept)))
    return pdf.render(
        pdf.Document(issuer, _("Rendiconto per lo sponsor"), current_locale(), blocks)
    )


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.title, _money(row.reserved), _money(row.awarded), _money(row.clawed_back),
        _money(row.kept),
    )  # fmt: skip


def _money(cents: int) -> str:
    return format_amount(cents, current_locale())
