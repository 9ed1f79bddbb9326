"""A whole ranking list at once: tried first, then taken by the service of the webhook."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import select

from crowdfund.ideas import services
from crowdfund.ideas.models import Idea
from crowdfund.ideas.ranking_files import COLUMNS, Line, read
from crowdfund.partners.schemas import RejectedSchema
from kit.i18n import gettext as _
from kit.money import AmountError, parse_amount
from kit.spreadsheets import Cell, as_csv
from kit.unit_of_work import session, unit_of_work

BATCH = 200
"""Lines in one unit of work: a list of 10,000 holds no lock for long."""


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be taken, as it came, and why."""

    line: Line
    why: str


@dataclass
class Report:
    """What came of a file: applications that are new, that were known, lines that are wrong."""

    new: int = 0
    known: int = 0
    wrong: list[Wrong] = field(default_factory=list)

    def as_csv(self) -> bytes:
        """The wrong lines with their numbers and reasons, to mend and send again."""
        names = list(COLUMNS.values())
        heads = ["riga", "errore", *names]
        rows: list[list[Cell]] = [
            [one.line.number, one.why, *(one.line.cells.get(name, "") for name in names)]
            for one in self.wrong
        ]
        return as_csv(heads, rows)


def bring_in(content: bytes, *, take: bool) -> Report:
    """Read a ranking list; with `take` store and invite, in units of work of its own.

    UnreadableFile if it is no list. An application is known by its number: what is here
    already, or stands twice in the file, changes nothing.
    """
    report, seen = Report(), set[str]()
    lines = iter(list(read(content)))
    while batch := list(islice(lines, BATCH)):
        with unit_of_work():
            _batch(batch, report, seen, take=take)
    return report


def _batch(batch: Sequence[Line], report: Report, seen: set[str], *, take: bool) -> None:
    numbers = [line.cells.get("application_id", "") for line in batch]
    seen |= set(
        session().scalars(select(Idea.application_id).where(Idea.application_id.in_(numbers)))
    )
    for line in batch:
        try:
            data = _payload(line)
        except ValidationError as refused:
            report.wrong.append(Wrong(line, _said(refused.messages_dict)))
            continue
        if data["application_id"] in seen:
            report.known += 1
            continue
        seen.add(data["application_id"])
        report.new += 1
        if take:
            services.receive(data)


def _payload(line: Line) -> dict[str, Any]:
    """The line as `application.rejected` says it; ValidationError."""
    cells = line.cells
    if line.has_formula:
        raise ValidationError({"formula": [_("Una cella è una formula: scrivi il testo.")]})
    told: dict[str, Any] = {
        name: cells[name]
        for name in ("application_id", "call_id", "title", "summary", "story", "score")
        if name in cells
    }
    told |= {name: cells[name] for name in ("district", "theme") if cells.get(name)}
    told["budget"] = _budget(cells.get("budget", ""))
    told["applicant"] = {"name": cells.get("name", ""), "email": cells.get("email", "")}
    if cells.get("locale"):
        told["applicant"]["locale"] = cells["locale"].lower()
    loaded: dict[str, Any] = RejectedSchema().load(told)
    return loaded


def _budget(cell: str) -> list[dict[str, Any]]:
    """Lines written as "Materiali: 2800; Corso: 2400,50"; ValidationError on "budget"."""
    found = []
    for part in filter(None, (piece.strip() for piece in cell.split(";"))):
        label, _colon, amount = part.rpartition(":")
        try:
            cents = parse_amount(amount.strip())
        except AmountError:
            raise ValidationError(
                {"budget": [_("Scrivi le spese così: Materiali: 2800; Corso: 2400,50")]}
            ) from None
        found.append({"label": label.strip() or _("Le spese della domanda"), "amount": cents})
    return found


def _said(messages: dict[str, Any]) -> str:
    """Marshmallow's messages in one line."""
    parts = []
    for name, said in messages.items():
        inside = _said(said) if isinstance(said, dict) else " ".join(str(one) for one in said)
        parts.append(f"{name}: {inside}")
    return "; ".join(parts)
