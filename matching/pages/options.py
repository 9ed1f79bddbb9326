"""What the forms of the exchange let choose from."""

from collections.abc import Sequence

from kit import territory
from kit.i18n import gettext as _
from matching import words
from matching.owners import Owner

Options = list[tuple[str, object]]


def kinds() -> Options:
    """Kinds as people read them."""
    return list(words.KINDS.items())


def units() -> Options:
    """How to count."""
    return list(words.UNITS.items())


def givers() -> Options:
    """Who offers."""
    return list(words.GIVERS.items())


def districts() -> Options:
    """Every district, with its quarters."""
    return [
        (one.code, f"{one.name} ({', '.join(one.quarters)})" if one.quarters else one.name)
        for one in territory.current().districts.values()
    ]


def projects(own: Sequence[Owner], *, or_none: bool) -> Options:
    """For whom a person may ask; staff also for nobody in particular."""
    found: Options = [
        (one.reference, _("Community: %(name)s", name=one.title) if one.is_community else one.title)
        for one in own
    ]
    return [("", _("Per la città: nessun progetto in particolare")), *found] if or_none else found


def lines(own: Sequence[Owner]) -> Options:
    """Budget lines that a need may stand for."""
    many = len(own) > 1
    return [
        (key, f"{one.title}: {label}" if many else label) for one in own for key, label in one.lines
    ]
