"""The community's rules, which every decision cites; the page of the rules shows them."""

from dataclasses import dataclass

from kit.i18n import lazy_gettext as _


@dataclass(frozen=True)
class Rule:
    """One rule: a few words to choose it by, and what it says."""

    code: str
    name: object
    text: object
    is_law: bool = False


_ALL = (
    Rule(
        "respect",
        _("Rispetto"),
        _("Non si offende, non si umilia, non si odia nessuno per quello che è."),
    ),
    Rule(
        "violence",
        _("Niente minacce"),
        _("Non si minaccia e non si invita a fare del male."),
    ),
    Rule(
        "privacy",
        _("Vita privata"),
        _("Non si scrivono dati privati di altri, e non si mostrano foto senza permesso."),
    ),
    Rule(
        "fraud",
        _("Niente inganni"),
        _("Non si chiedono soldi con l'inganno e non ci si spaccia per altri."),
    ),
    Rule(
        "spam",
        _("Niente pubblicità"),
        _("Non si fa pubblicità e non si ripete lo stesso messaggio."),
    ),
    Rule(
        "politics",
        _("Niente propaganda"),
        _("Non si fa propaganda per un partito o un candidato."),
    ),
    Rule(
        "rights",
        _("Opere di altri"),
        _("Non si pubblicano testi, foto o marchi di altri senza permesso."),
    ),
    Rule(
        "off_topic",
        _("Al posto giusto"),
        _("Si scrive di quello di cui parla la pagina."),
    ),
    Rule(
        "illegal",
        _("Contro la legge"),
        _("Non si pubblica quello che la legge vieta."),
        is_law=True,
    ),
)

RULES: dict[str, Rule] = {one.code: one for one in _ALL}
"""Code → rule, in the order in which people read them."""


def name_of(code: str | None) -> str:
    """A rule in a few words; nothing for none."""
    return str(RULES[code].name) if code in RULES else ""


def options() -> list[tuple[str, object]]:
    """The rules to choose from: code and name."""
    return [(one.code, one.name) for one in RULES.values()]
