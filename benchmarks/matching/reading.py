"""One need or offer of a labelled file as a notice, however its fields were written."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from matching.notices import UNITS, Notice

ITALIAN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
DISTRICT = re.compile(r"m(?:unicipalit\S*)?\s*0*(\d+)", re.IGNORECASE)


def notice(raw: Mapping[str, Any]) -> Notice:
    """What can be read of it; a field that cannot be read is an empty one."""
    begins, ends = day(raw.get("from")), day(raw.get("to"))
    if begins and ends and begins > ends:
        begins, ends = ends, begins
    unit = str(raw.get("unit") or "").strip().lower()
    return Notice(
        key=str(raw["id"]),
        title=str(raw.get("title") or ""),
        description=str(raw.get("description") or ""),
        kind=str(raw.get("kind") or "").strip().lower(),
        district=district(raw.get("district")),
        quantity=quantity(raw.get("quantity")),
        unit=unit if unit in UNITS else None,
        begins=begins,
        ends=ends,
    )


def day(value: Any) -> date | None:
    """A day in ISO 8601, with a time or without, or as Italians write it."""
    text = str(value or "").strip()
    written = ITALIAN_DAY.match(text)
    try:
        if written:
            return date(*(int(part) for part in reversed(written.groups())))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def quantity(value: Any) -> int | None:
    """A whole number, also out of a sentence: "circa 20 pezzi"."""
    if isinstance(value, bool) or value is None:
        return None
    found = re.search(r"\d+", str(value).replace(".000", "000"))
    return (int(found.group()) or None) if found else None


def district(value: Any) -> str | None:
    """A code; "Municipalità 6" is M6."""
    text = str(value or "").strip()
    found = DISTRICT.fullmatch(text)
    return f"M{found.group(1)}" if found else text or None
