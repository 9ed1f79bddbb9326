"""What is wrong with a line of a ranking list, in words for people instead of for programs."""

import re

from kit.i18n import lazy_gettext as _

PLAIN: dict[str, object] = {
    "Missing data|Field may not be null": _("manca."),
    "Not a valid email": _("non è un indirizzo e-mail."),
    r"Must be one of: (?P<known>.*)\.$": _("scrivi uno di questi: %(known)s."),
    r"Length must be between (?P<least>\d+) and (?P<most>\d+)": _(
        "deve avere da %(least)s a %(most)s caratteri."
    ),
    r"Longer than maximum length (?P<most>\d+)": _(
        "è troppo lungo: al massimo %(most)s caratteri."
    ),
}
"""What crowdfund/partners/schemas.py says (a pattern), and the same for people."""


def plain(message: str) -> str:
    """A message of the schema in plain words; as it is if we have none."""
    for pattern, words in PLAIN.items():
        found = re.match(pattern, message)
        if found:
            return str(words) % found.groupdict()
    return message
