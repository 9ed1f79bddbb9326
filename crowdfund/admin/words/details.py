"""What the log notes beside a deed, in words: kept as codes, cents and days, read by people."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from campaigns.settlement.statement import RAILS
from crowdfund.admin.words.plain import ROLES, role_name
from kit import i18n, territory
from kit.audit import Deed
from kit.i18n import gettext
from kit.i18n import lazy_gettext as _
from payments.ledger import kinds

LABELS: dict[str, object] = {
    "second_step": _("con il codice di sicurezza"),
    "role": _("ruolo"),
    "to": _("a chi"),
    "whose": _("di chi era"),
    "was": _("prima era di"),
    "owner": _("di chi"),
    "account": _("conto"),
    "entry": _("registrazione"),
    "reference": _("di che cosa"),
    "campaign": _("progetto"),
    "call": _("bando"),
    "line": _("spesa"),
    "need": _("richiesta"),
    "member": _("persona numero"),
    "update": _("aggiornamento numero"),
    "question": _("domanda numero"),
    "change": _("richiesta numero"),
    "id": _("numero"),
    "name": _("file"),
    "file": _("file"),
    "url": _("indirizzo"),
    "districts": _("zone"),
    "rail": _("come"),
    "iban": _("IBAN"),
    "amount": _("importo"),
    "total": _("totale"),
    "minimum_before": _("obiettivo prima"),
    "minimum": _("obiettivo"),
    "before": _("prima"),
    "after": _("dopo"),
    "since": _("dal"),
    "until": _("fino al"),
    "count": _("quanti"),
    "decisions": _("decisioni"),
    "events": _("eventi"),
    "lines": _("movimenti"),
    "minutes": _("minuti"),
    "new": _("nuove"),
    "known": _("già note"),
    "wrong": _("con errori"),
    "tasks": _("compiti"),
    "words": _("parole"),
    "reason": _("motivo"),
}
"""By the detail's name in kit.audit, in the order in which they are said."""

_ORDER = {label: place for place, label in enumerate(LABELS)}


def details(noted: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """ "importo: 10 €; motivo: doppio": what is empty is left out, unknown labels stay.

    `names` are those of the accounts in it, by "account:12".
    """
    said = [label for label in noted if noted[label] not in ("", None, [])]
    return "; ".join(_one(label, noted[label], names) for label in sorted(said, key=_place))


def people(deeds: Iterable[Deed]) -> Iterator[str]:
    """Everybody whom deeds name: who did them, to whom, and who is in the details."""
    for deed in deeds:
        yield deed.actor
        yield deed.subject
        yield from (one for one in deed.details.values() if isinstance(one, str))


def _place(label: str) -> int:
    return _ORDER.get(label, len(_ORDER))


def _one(label: str, value: Any, names: Mapping[str, str]) -> str:
    said = str(LABELS.get(label, label))
    if value is True:
        return said
    is_somebody = isinstance(value, str) and value in names
    return f"{said}: {names[value] if is_somebody else _value(label, value)}"


def _value(label: str, value: Any) -> str:
    """A value of a shape that is noted no more stays as it is."""
    try:
        return str(SAID.get(label, str)(value))
    except (TypeError, ValueError):
        return str(value)


def _cents(value: Any) -> str:
    return i18n.money(int(value))


def _day(value: Any) -> str:
    return i18n.day(date.fromisoformat(value), "medium")


def _change(value: Any) -> str:
    """Before and after: of a role or of an amount."""
    return role_name(value) if value in ROLES else _cents(value)


def _rail(value: Any) -> str:
    return str(RAILS.get(value, value))


def _districts(codes: Iterable[str]) -> str:
    known = territory.current().districts
    none = gettext("quello che non ha zona")
    return ", ".join(known[one].name if one in known else none for one in codes)


SAID: dict[str, Callable[[Any], object]] = {
    "account": kinds.account_name,
    "after": _change,
    "amount": _cents,
    "before": _change,
    "count": i18n.number,
    "decisions": i18n.number,
    "districts": _districts,
    "entry": kinds.name_of,
    "events": i18n.number,
    "known": i18n.number,
    "lines": i18n.number,
    "minimum": _cents,
    "minimum_before": _cents,
    "minutes": i18n.number,
    "new": i18n.number,
    "rail": _rail,
    "role": role_name,
    "since": _day,
    "total": _cents,
    "until": _day,
    "words": i18n.number,
    "wrong": i18n.number,
}
"""How a detail's value is said, where its letters are not for people."""
