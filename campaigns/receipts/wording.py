"""What a receipt says about taxes: chosen with the payee, worded by the operator's data file.

A donation in money may be deducted only if it was paid by a traceable means (article 83,
paragraph 1, of legislative decree 117/2017; article 23 of legislative decree 241/1997), so a
receipt for cash says that it may not, whoever the payee is.
"""

from kit import territory
from kit.i18n import force_locale
from kit.i18n import lazy_gettext as _

NONE = "none"
"""The payee has no qualification: the donation is not deductible."""

_NEUTRAL = _("Questo sostegno non dà diritto a detrazioni o deduzioni fiscali.")
_CASH = _(
    "Hai pagato in contanti: questo sostegno non dà diritto a detrazioni o deduzioni fiscali. La "
    "legge chiede un pagamento tracciabile, come la carta o il bonifico."
)


def choices(locale: str) -> list[tuple[str, str]]:
    """The qualifications a payee may have: code and name; the first is that it has none."""
    with force_locale(locale):
        nothing = str(_("Nessun beneficio, o non lo so"))
    known = territory.current().qualifications.values()
    return [(NONE, nothing), *((one.code, one.name(locale)) for one in known)]


def name(code: str, locale: str) -> str:
    """How a qualification is called; its code if the operator has taken it out of the file."""
    return dict(choices(locale)).get(code, code)


def of(qualification: str, means: str, locale: str) -> str:
    """The sentences about taxes on a receipt, in the donor's language."""
    known = territory.current().qualifications.get(qualification)
    with force_locale(locale):
        if known is None:
            return str(_NEUTRAL)
        if means == "cash":
            return str(_CASH)
    return known.wording(locale)
