"""Moderation in words: kinds of content, signals, outcomes, states."""

from communities.moderation.models import WHOLE_CITY
from kit import territory
from kit.i18n import gettext
from kit.i18n import lazy_gettext as _

KINDS: dict[str, object] = {
    "campaign": _("Progetto"),
    "update": _("Aggiornamento"),
    "question": _("Domanda"),
    "answer": _("Risposta"),
    "post": _("Messaggio"),
    "need": _("Richiesta"),
    "offer": _("Offerta"),
}
SIGNALS: dict[str, object] = {
    "newcomer": _("Scrive per la prima volta"),
    "links": _("Porta ad altri siti"),
    "repeated": _("Stesso testo già visto"),
    "speed": _("Scrive troppo in fretta"),
    "words": _("Parola della lista"),
    "edited": _("Cambiato dopo una decisione"),
}
OUTCOMES: dict[str, object] = {
    "none": _("Va bene così"),
    "edit": _("Da cambiare"),
    "hidden": _("Nascosto"),
    "removed": _("Tolto"),
    "suspended": _("Tolto, e autore sospeso"),
}
VISIBILITY: dict[str, object] = {
    "visible": _("In rete"),
    "held": _("In attesa di una persona"),
    "hidden": _("Nascosto da chi modera"),
    "removed": _("Tolto da chi modera"),
}
STATES: dict[str, object] = {
    "open": _("Da decidere"),
    "upheld": _("Accolta"),
    "rejected": _("Non accolta"),
    "appealed": _("C'è un ricorso"),
    "final": _("Chiusa"),
}
TABS: dict[str, object] = {
    "reports": _("Segnalazioni"),
    "held": _("In attesa"),
    "appeals": _("Ricorsi"),
    "decided": _("Già decise"),
}


def kind(name: str) -> str:
    """A kind of content; its own name where we have none."""
    return str(KINDS.get(name, name))


def district(code: str | None) -> str:
    """A district's name; what belongs to none is the whole city's."""
    found = territory.current().districts.get(code or "")
    return found.name if found else gettext("Tutta la città")


def area_options() -> list[tuple[str, str]]:
    """What an animator may be given: every district, and what belongs to none."""
    known = territory.current().districts.values()
    return [(one.code, one.name) for one in known] + [(WHOLE_CITY, gettext("Tutta la città"))]
