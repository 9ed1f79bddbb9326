"""What the exchange says in words: kinds, units, states, and why a suggestion fits."""

from datetime import date

from kit import territory
from kit.i18n import day, gettext, lazy_gettext, number
from matching.fit.ranking import Fit
from matching.models import Listing


def _(sentence: str, **values: object) -> str:
    """The sentence in the reader's language."""
    return str(gettext(sentence, **values))


KINDS: dict[str, object] = {
    "time": lazy_gettext("Tempo"),
    "skill": lazy_gettext("Competenze"),
    "space": lazy_gettext("Spazi"),
    "goods": lazy_gettext("Materiali"),
    "equipment": lazy_gettext("Attrezzature"),
}
UNITS: dict[str, object] = {
    "ore": lazy_gettext("ore"),
    "giorni": lazy_gettext("giorni"),
    "persone": lazy_gettext("persone"),
    "mq": lazy_gettext("metri quadri"),
    "posti": lazy_gettext("posti"),
    "pezzi": lazy_gettext("pezzi"),
    "kg": lazy_gettext("chili"),
    "litri": lazy_gettext("litri"),
}
ONE: dict[str, object] = {
    "ore": lazy_gettext("un'ora"),
    "giorni": lazy_gettext("un giorno"),
    "persone": lazy_gettext("una persona"),
    "mq": lazy_gettext("un metro quadro"),
    "posti": lazy_gettext("un posto"),
    "pezzi": lazy_gettext("un pezzo"),
    "kg": lazy_gettext("un chilo"),
    "litri": lazy_gettext("un litro"),
}
GIVERS: dict[str, object] = {
    "citizen": lazy_gettext("Una persona"),
    "firm": lazy_gettext("Un'impresa"),
    "association": lazy_gettext("Un'associazione"),
}
LISTING_STATES: dict[str, object] = {
    "open": lazy_gettext("Aperto"),
    "met": lazy_gettext("Fatto"),
    "closed": lazy_gettext("Tolto"),
    "expired": lazy_gettext("Scaduto"),
}
AGREEMENT_STATES: dict[str, object] = {
    "proposed": lazy_gettext("In attesa di risposta"),
    "agreed": lazy_gettext("D'accordo"),
    "delivered": lazy_gettext("Da confermare"),
    "confirmed": lazy_gettext("Fatto e confermato"),
    "declined": lazy_gettext("Non se ne fa niente"),
    "expired": lazy_gettext("Scaduto"),
}


def amount(quantity: int | None, unit: str | None) -> str:
    """How much: "8 persone", or nothing where nothing is counted."""
    if quantity is None or (unit is None and quantity == 1):
        return ""
    if unit and quantity == 1:
        return str(ONE[unit])
    return f"{number(quantity)} {UNITS[unit]}" if unit else number(quantity)


def share(listing: Listing) -> str:
    """How much, and of a need how much of it was found: "5 su 8 persone finora"."""
    whole = amount(listing.quantity, listing.unit)
    if not whole or listing.side == "offer" or not listing.promised:
        return whole
    return _("%(some)s su %(all)s finora", some=number(listing.promised), all=whole)


def place(code: str | None) -> str:
    """The name of a district, or nothing."""
    found = territory.current().districts.get(code or "")
    return found.name if found else ""


def period(begins: date | None, ends: date | None) -> str:
    """When: "dal 3 marzo al 20 marzo 2027"."""
    if begins and ends and begins == ends:
        return _("il %(day)s", day=day(begins))
    if begins and ends:
        return _("dal %(first)s al %(last)s", first=day(begins), last=day(ends))
    if begins:
        return _("dal %(first)s", first=day(begins))
    return _("fino al %(last)s", last=day(ends)) if ends else ""


def reasons(need: Listing, offer: Listing, fit: Fit) -> tuple[str, ...]:
    """Why the two fit, and what does not quite: place, dates, quantity, kind, words."""
    lowered = {limit.why for limit in fit.limits}
    found = [_place(need, offer, lowered), _dates(need, offer, lowered)]
    found += [_quantity(need, offer, lowered), _kind(need, offer, lowered), _words(lowered)]
    found.append(_("cerchi: %(need)s, offre: %(offer)s", need=need.title, offer=offer.title))
    return tuple(one for one in found if one)


def _place(need: Listing, offer: Listing, lowered: set[str]) -> str:
    if not need.district or not offer.district:
        return ""
    if need.district == offer.district:
        return _("stesso quartiere")
    name = place(offer.district)
    if "far" in lowered:
        return _("lontano: %(place)s", place=name)
    touching = territory.current().districts[need.district].borders
    if offer.district in touching:
        return _("quartiere vicino: %(place)s", place=name)
    return _("in un altro quartiere: %(place)s", place=name)


def _dates(need: Listing, offer: Listing, lowered: set[str]) -> str:
    if "dates_near" in lowered:
        return _(
            "date vicine, da mettere d'accordo: %(when)s", when=period(offer.begins, offer.ends)
        )
    begins = max((one for one in (need.begins, offer.begins) if one), default=None)
    ends = min((one for one in (need.ends, offer.ends) if one), default=None)
    when = period(begins, ends)
    if "dates_part" in lowered:
        return _("solo per una parte del tempo: %(when)s", when=when)
    return when


def _quantity(need: Listing, offer: Listing, lowered: set[str]) -> str:
    if need.unit != offer.unit or need.unit is None or not need.left or not offer.left:
        return ""
    if offer.left >= need.left:
        return _("basta per tutto: %(amount)s", amount=amount(need.left, need.unit))
    whole = amount(need.left, need.unit)
    return _("%(some)s su %(whole)s", some=number(offer.left), whole=whole)


def _kind(need: Listing, offer: Listing, lowered: set[str]) -> str:
    if "another_kind" not in lowered:
        return ""
    return _("altro genere: %(kind)s", kind=str(KINDS[offer.kind]).lower())


def _words(lowered: set[str]) -> str:
    """What the offer's own words put a limit to."""
    if "only_remote" in lowered:
        return _("solo a distanza")
    if "title_missing" in lowered:
        return _("senza il titolo che chiedi")
    return _("non per tutto: leggi bene l'offerta") if "excluded_in_part" in lowered else ""
