"""Statements of the bank: uploaded, looked at, then taken; no file and no line comes in twice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from kit import audit, clock
from kit.i18n import lazy_gettext as _
from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments.bank import camt, columns, creditor, lines, locks, outgoing, reading
from payments.bank.models import BankLine, BankStatement
from payments.bank.outgoing import Told
from payments.bank.reading import ReadFile, ReadLine, UnreadableFile, Wrong
from payments.bank.states import BANK_LINE


@dataclass(frozen=True)
class Preview:
    """What taking a statement would do: lines that are new, known already, wrong; payouts."""

    fresh: Sequence[ReadLine]
    known: Sequence[ReadLine]
    wrong: Sequence[Wrong]
    left_out: int
    payouts: Sequence[Told] = ()

    @property
    def total(self) -> int:
        """The cents that would come in."""
        return sum(line.amount for line in self.fresh)


def read(content: bytes) -> ReadFile:
    """What a file says; XML is told from columns by its first sign. UnreadableFile."""
    if not content.strip():
        raise UnreadableFile(_("Il file è vuoto."))
    if len(content) > reading.MOST_BYTES:
        raise UnreadableFile(_("Il file è troppo grande: dividilo per mese."))
    head = content[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    found = camt.read(content) if head.startswith(b"<") else columns.read(content)
    if found.iban and creditor.is_set() and found.iban != creditor.current().iban:
        raise UnreadableFile(_("Questo estratto è di un altro conto."))
    if not (found.lines or found.wrong or found.left_out or found.outgoing):
        raise UnreadableFile(_("Nel file non c'è nemmeno un movimento."))
    return found


def upload(name: str, content: bytes, by: int) -> BankStatement:
    """Keep a file to be looked at; the same bytes again are the statement there is."""
    found = read(content)
    digest = hashlib.sha256(content).hexdigest()
    earlier = session().scalar(select(BankStatement).where(BankStatement.digest == digest))
    if earlier is not None and earlier.state != "discarded":
        return earlier
    if earlier is not None:
        earlier.digest = f"-{earlier.id}"
        session().flush()
    statement = BankStatement(
        name=reading.tidy(name, 120) or "estratto",
        format=found.format,
        digest=digest,
        content=content,
        uploaded_at=clock.now(),
        uploaded_by=by,
    )
    session().add(statement)
    session().flush()
    audit.record(f"account:{by}", "bank.uploaded", f"statement:{statement.id}", name=name[:120])
    return statement


def preview(statement: BankStatement) -> Preview:
    """What the statement says and what of it is known; after it was taken all of it is."""
    found = read(statement.content)
    fresh, known, wrong = _sorted(statement.format, found)
    return Preview(fresh, known, [*found.wrong, *wrong], found.left_out, outgoing.told(found))


def take(statement: BankStatement, by: int) -> BankStatement:
    """Take the lines that are new; a job brings them into the books. Twice is once."""
    held = locks.statement(statement.id)
    if held.state == "imported":
        return held
    held.move_to("imported", actor=f"account:{by}")
    found = read(held.content)
    fresh, _known, _wrong = _sorted(held.format, found)
    key_of = dict(zip((id(line) for line in found.lines), reading.keys(found.lines), strict=True))
    for start in range(0, len(fresh), 500):
        rows = [_row(held, line, key_of[id(line)]) for line in fresh[start : start + 500]]
        taken = session().scalars(
            insert(BankLine).values(rows).on_conflict_do_nothing().returning(BankLine.id)
        )
        held.taken += len(taken.all())
    lines.book.defer(queueing_lock="bank.book")
    outgoing.tell(found, key_of)
    audit.record(f"account:{by}", "bank.imported", f"statement:{held.id}", lines=held.taken)
    return held


def discard(statement: BankStatement, by: int) -> BankStatement:
    """Forget a file that nobody wants; ForbiddenMove once its lines are taken."""
    held = locks.statement(statement.id)
    if held.state == "discarded":
        return held
    held.move_to("discarded", actor=f"account:{by}")
    held.content = b""
    return held


def find(statement_id: int) -> BankStatement | None:
    """One statement by its number."""
    return session().get(BankStatement, statement_id)


def listing(cursor: str | None) -> Page[BankStatement]:
    """Statements, newest first."""
    statement = select(BankStatement).where(BankStatement.state != "discarded")
    return keyset(statement, (BankStatement.id,), lambda one: (one.id,), cursor=cursor, size=25)


def _sorted(
    file_format: str, found: ReadFile
) -> tuple[list[ReadLine], list[ReadLine], list[Wrong]]:
    """Lines that are new, known, and of days that another format has brought already.

    The same line says different words in XML and in columns, so no key can tell that it is the
    same: the days up to the last one of the other format are closed to this one.
    """
    keys = reading.keys(found.lines)
    there = _known(keys)
    last = session().scalar(
        select(func.max(BankLine.booked_on))
        .join(BankStatement, BankStatement.id == BankLine.statement_id)
        .where(BankStatement.format != file_format)
    )
    fresh, known, wrong = [], [], []
    why = _("Questo giorno è già arrivato con un file di un altro tipo.")
    for line, key in zip(found.lines, keys, strict=True):
        if key in there:
            known.append(line)
        elif last is not None and line.booked_on <= last:
            wrong.append(Wrong(line.number, f"{line.booked_on:%d/%m/%Y} {line.remittance}", why))
        else:
            fresh.append(line)
    return fresh, known, wrong


def _known(keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), 5_000):
        part = keys[start : start + 5_000]
        found |= set(session().scalars(select(BankLine.key).where(BankLine.key.in_(part))))
    return found


def _row(statement: BankStatement, line: ReadLine, key: str) -> dict[str, object]:
    said = line.remittance
    if line.end_to_end and line.end_to_end not in said:
        said = f"{said} {line.end_to_end}".strip()
    return {
        "statement_id": statement.id,
        "number": line.number,
        "key": key,
        "state": BANK_LINE.initial,
        "state_since": clock.now(),
        "booked_on": line.booked_on,
        "amount": line.amount,
        "sender": line.sender,
        "sender_iban": line.sender_iban,
        "remittance": said,
        "servicer_reference": line.servicer_reference,
    }
