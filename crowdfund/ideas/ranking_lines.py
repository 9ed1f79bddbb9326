"""A line of a ranking list as the application that it is, or why it is none, in plain words."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from marshmallow import ValidationError

from crowdfund.ideas.ranking_files import COLUMNS, Line
from crowdfund.ideas.ranking_words import plain
from crowdfund.partners.schemas import RejectedSchema
from kit import territory
from kit.i18n import gettext as _
from kit.money import AmountError, parse_amount

HEADS = {name: head for head, name in COLUMNS.items()}
"""What a member of the application is called in the file."""


def payload(line: Line) -> dict[str, Any]:
    """The line as `application.rejected` says it; ValidationError with all that is wrong."""
    cells, wrong = line.cells, list[str]()
    if line.has_formula:
        wrong.append(_("Una cella è una formula: scrivi il testo."))
    told: dict[str, Any] = {
        name: cells[name]
        for name in ("application_id", "call_id", "title", "summary", "story", "score")
        if cells.get(name)
    }
    known = territory.current()
    places = ((one.code, [one.name]) for one in known.districts.values())
    themes = ((one.code, one.names.values()) for one in known.themes.values())
    for name, read in (
        ("district", partial(_code, "district", places)),
        ("theme", partial(_code, "theme", themes)),
        ("budget", _budget),
    ):
        try:
            told[name] = read(cells.get(name, ""))
        except ValidationError as refused:
            wrong += map(str, refused.messages)
    told["applicant"] = {name: cells[name] for name in ("name", "email") if cells.get(name)}
    if cells.get("locale"):
        told["applicant"]["locale"] = cells["locale"].lower()
    try:
        loaded: dict[str, Any] = RejectedSchema().load(told)
    except ValidationError as refused:
        wrong.insert(0, _said(refused.messages_dict))
    if wrong:
        raise ValidationError(" ".join(wrong))
    return loaded


def _code(column: str, known: Iterable[tuple[str, Iterable[str]]], cell: str) -> str | None:
    """The code of a place or theme that is written as its code or its name; None if empty."""
    written = cell.casefold()
    if not written:
        return None
    codes = []
    for code, names in known:
        if written in {code.casefold(), *(name.casefold() for name in names)}:
            return code
        codes.append(code)
    raise ValidationError(
        _("%(column)s: non la conosciamo. Scrivi una di queste: %(codes)s.",
          column=HEADS[column], codes=", ".join(codes))
    )  # fmt: skip


def _budget(cell: str) -> list[dict[str, Any]]:
    """Lines written as "Materiali: 2800; Corso: 2400,50"; ValidationError."""
    found = []
    for part in filter(None, (piece.strip() for piece in cell.split(";"))):
        label, _colon, amount = part.rpartition(":")
        try:
            cents = parse_amount(amount.strip())
        except AmountError:
            raise ValidationError(
                _("spese: scrivile così: Materiali: 2800; Corso: 2400,50")
            ) from None
        found.append({"label": label.strip() or _("Le spese della domanda"), "amount": cents})
    return found


def _said(messages: dict[str, Any]) -> str:
    """What the schema found, by column, one after the other."""
    parts = []
    for name, said in messages.items():
        if isinstance(said, dict):
            inside = _said({str(key): one for key, one in said.items()})
            parts.append(inside if name == "applicant" else f"{HEADS.get(name, name)}: {inside}")
        else:
            parts.append(f"{HEADS.get(name, name)}: {' '.join(plain(str(one)) for one in said)}")
    return " ".join(parts)
