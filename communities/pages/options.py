"""What the forms of communities let choose from."""

from communities.states import DIGESTS
from kit import territory
from kit.i18n import current_locale
from kit.i18n import gettext as _

Options = list[tuple[str, str]]


def districts() -> Options:
    """Every district, with its quarters."""
    return [
        (one.code, f"{one.name} ({', '.join(one.quarters)})" if one.quarters else one.name)
        for one in territory.current().districts.values()
    ]


def themes() -> Options:
    """Every theme, in the reader's language."""
    return [(one.code, one.name(current_locale())) for one in territory.current().themes.values()]


def doors() -> Options:
    """Who may join."""
    return [("open", _("Chiunque abbia un profilo")), ("invited", _("Solo chi ha un invito"))]


def digests() -> Options:
    """How often the digest comes."""
    said = {"never": _("Mai"), "weekly": _("Ogni lunedì"), "daily": _("Ogni mattina")}
    return [(one, said[one]) for one in DIGESTS]


def states() -> Options:
    """Whether people can join and write."""
    return [("open", _("Aperta")), ("closed", _("Chiusa: si legge e basta"))]
