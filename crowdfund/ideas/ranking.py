"""A whole ranking list at once: tried first, then taken by the service of the webhook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import select

from crowdfund.ideas import locks, services
from crowdfund.ideas.models import Idea
from crowdfund.ideas.ranking_files import COLUMNS, Line, read
from crowdfund.ideas.ranking_lines import payload
from kit.i18n import gettext as _
from kit.spreadsheets import Cell, as_csv
from kit.unit_of_work import session, unit_of_work

BATCH = 200
"""Lines in one unit of work: a list of 10,000 holds no lock for long."""
SHOWN = 5
"""So many of the new applications are shown as they were understood."""


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
    first: list[dict[str, Any]] = field(default_factory=list)

    def as_csv(self) -> bytes:
        """The wrong lines with their numbers and reasons, to mend and send again."""
        return wrong_lines((one.line.number, one.why, one.line.cells) for one in self.wrong)


def wrong_lines(lines: Iterator[tuple[int, str, dict[str, str]]]) -> bytes:
    """Wrong lines (number, why, cells) as a file that may be mended and uploaded again."""
    heads = [_("riga"), _("errore"), *COLUMNS]
    rows: list[list[Cell]] = [
        [number, why, *(cells.get(name, "") for name in COLUMNS.values())]
        for number, why, cells in lines
    ]
    return as_csv(heads, rows)


def bring_in(content: bytes, *, take: bool) -> Report:
    """Read a ranking list; with `take` store and invite, in units of work of its own.

    UnreadableFile if it is no list. An application is known by its number: what is here
    already, or stands twice in the file, changes nothing.
    """
    report, seen = Report(), set[str]()
    for batch in batches(content):
        with unit_of_work():
            judge(batch, report, seen, take=take)
    return report


def try_out(content: bytes) -> Report:
    """What taking a list would do, within the open unit of work; UnreadableFile."""
    report, seen = Report(), set[str]()
    for batch in batches(content):
        judge(batch, report, seen, take=False)
    return report


def batches(content: bytes) -> Iterator[list[Line]]:
    """The lines of a list, some at a time; UnreadableFile, before the first, if it is none."""
    lines = iter(list(read(content)))
    while batch := list(islice(lines, BATCH)):
        yield batch


def judge(batch: Sequence[Line], report: Report, seen: set[str], *, take: bool) -> None:
    """Add some lines to a report; with `take` store and invite what is new."""
    numbers = [line.cells.get("application_id", "") for line in batch]
    if take:
        locks.applications(numbers)
    seen |= set(
        session().scalars(select(Idea.application_id).where(Idea.application_id.in_(numbers)))
    )
    for line in batch:
        try:
            data = payload(line)
        except ValidationError as refused:
            report.wrong.append(Wrong(line, " ".join(map(str, refused.messages))))
            continue
        is_new = data["application_id"] not in seen
        seen.add(data["application_id"])
        if is_new and take:
            is_new = services.receive(data) is not None
        if not is_new:
            report.known += 1
            continue
        report.new += 1
        if len(report.first) < SHOWN:
            report.first.append(_understood(data))


def _understood(data: dict[str, Any]) -> dict[str, Any]:
    """What a person checks at a glance; `asked` in cents."""
    return {
        "application_id": data["application_id"],
        "title": data["title"],
        "name": data["applicant"]["name"],
        "asked": sum(line["amount"] for line in data["budget"]),
    }
