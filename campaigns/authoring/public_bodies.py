"""Public administrations among payees: found by fiscal code or by name, refused with the reason.

Whoever pays a public administration in Italy does so through pagoPA (article 5 of the Codice
dell'amministrazione digitale, legislative decree 82/2005). No fiscal code tells by itself that
its owner is public: the operator's data file lists those that matter, and names that only
public bodies bear are recognised by how they begin.
"""

import re

from kit import territory
from kit.i18n import lazy_gettext as _

REASON = _(
    "Una pubblica amministrazione può ricevere soldi solo con pagoPA, non "
    "con carta su questo sito. Scegli chi la aiuta: per esempio "
    "un'associazione o una cooperativa che partecipa al progetto."
)

CONFIRM = _(
    "Conferma che chi riceve i soldi non è una pubblica amministrazione: quelle si pagano solo "
    "con pagoPA, non da qui."
)
"""What is said to whoever does not confirm it; a name does not tell everything."""

_NAMES = re.compile(
    r"(il |la |l')?(comune di|citt[àa] metropolitana|municipalit[àa] \d|provincia di|"
    r"regione (campania|[a-z]+$)|ministero d|prefettura|questura|azienda sanitaria|a\.?s\.?l\.? |"
    r"universit[àa] degli studi|istituto comprensivo|camera di commercio|agenzia delle entrate)",
    re.IGNORECASE,
)


def is_public(name: str, fiscal_code: str) -> bool:
    """Whether a payee is known, or says by its name, to be a public administration."""
    known = territory.current().public_bodies
    return fiscal_code in known or _NAMES.match(name.strip()) is not None
