"""The steps of the wizard, in their order, and what each still lacks."""

from collections.abc import Callable
from dataclasses import dataclass

from campaigns.authoring import limits
from campaigns.models import Campaign
from kit import clock, territory
from kit.i18n import lazy_gettext as _
from kit.money import format_amount


@dataclass(frozen=True)
class Step:
    """One page of the wizard: its code (also in the address) and its name for people."""

    code: str
    name: object
    about: object
    optional: bool = False


STEPS = (
    Step("basics", _("Le cose essenziali"), _("Titolo, riassunto, quartiere e tema")),
    Step("story", _("La storia"), _("Che cosa volete fare, per chi e perché")),
    Step("photo", _("La foto"), _("Una foto che fa venire voglia di leggere")),
    Step("budget", _("Le spese"), _("Quanto serve e per che cosa")),
    Step("goal", _("Obiettivo e durata"), _("Come e per quanto tempo raccogliere")),
    Step("rewards", _("Le ricompense"), _("Un grazie per chi vi sostiene"), optional=True),
    Step("team", _("La squadra"), _("Chi porta avanti il progetto")),
    Step("payee", _("Chi riceve i soldi"), _("Nome, codice fiscale e IBAN")),
    Step("plan", _("Il piano"), _("Il dopo, le prime persone, a chi lo direte"), optional=True),
)
CODES = tuple(step.code for step in STEPS)


@dataclass(frozen=True)
class Missing:
    """Something a step still lacks, said in plain words; `field` is where to mend it."""

    step: str
    field: str
    message: str


def after(code: str) -> str | None:
    """The step that follows `code`; None after the last one."""
    place = CODES.index(code) + 1
    return CODES[place] if place < len(CODES) else None


def before(code: str) -> str | None:
    """The step that comes before `code`; None for the first one."""
    place = CODES.index(code)
    return CODES[place - 1] if place else None


def missing(campaign: Campaign) -> dict[str, list[Missing]]:
    """For each step what it lacks before the campaign may be submitted; empty lists if nothing."""
    return {
        code: [Missing(code, field, str(message)) for field, message in _CHECKS[code](campaign)]
        for code in CODES
    }


def is_complete(campaign: Campaign) -> bool:
    """Whether nothing is missing."""
    return not any(missing(campaign).values())


Found = list[tuple[str, object]]


def _basics(campaign: Campaign) -> Found:
    known = territory.current()
    found: Found = []
    if len(campaign.title) < 5:
        found.append(("title", _("Scrivi un titolo di almeno 5 caratteri.")))
    if len(campaign.summary) < limits.SHORTEST_SUMMARY:
        found.append(("summary", _("Scrivi un riassunto di una o due frasi.")))
    if campaign.district not in {one.code for one in known.campaign_districts()}:
        found.append(("district", _("Scegli la zona della città.")))
    if campaign.theme not in known.themes:
        found.append(("theme", _("Scegli il tema.")))
    return found


def _story(campaign: Campaign) -> Found:
    length = len(campaign.story)
    if length < limits.SHORTEST_STORY:
        return [
            (
                "story",
                _(
                    "La storia è corta: ha %(length)s caratteri, ne servono almeno %(least)s.",
                    length=length,
                    least=limits.SHORTEST_STORY,
                ),
            )
        ]
    if length > limits.LONGEST_STORY:
        return [
            (
                "story",
                _(
                    "La storia è troppo lunga: togli almeno %(excess)s caratteri.",
                    excess=length - limits.LONGEST_STORY,
                ),
            )
        ]
    return []


def _photo(campaign: Campaign) -> Found:
    if campaign.photo is None:
        return [("photo", _("Scegli una foto."))]
    if not campaign.photo_alt:
        return [("photo_alt", _("Descrivi la foto per chi non la vede."))]
    return []


def _budget(campaign: Campaign) -> Found:
    if not any(line.kind == "indispensable" for line in campaign.lines):
        return [("lines", _("Aggiungi almeno una spesa indispensabile."))]
    if campaign.minimum < limits.MINIMUM_GOAL:
        return [
            (
                "lines",
                _(
                    "Le spese indispensabili devono arrivare almeno a %(least)s.",
                    least=format_amount(limits.MINIMUM_GOAL),
                ),
            )
        ]
    if campaign.optimum > limits.MAXIMUM_GOAL:
        return [
            (
                "lines",
                _(
                    "Tutte le spese insieme non possono superare %(most)s.",
                    most=format_amount(limits.MAXIMUM_GOAL),
                ),
            )
        ]
    return []


def _goal(campaign: Campaign) -> Found:
    found: Found = []
    if not limits.SHORTEST_DURATION <= campaign.days <= limits.LONGEST_DURATION:
        found.append(("days", _("Scegli quanti giorni dura la raccolta.")))
    if campaign.start_on and campaign.start_on < clock.today():
        found.append(("start_on", _("Il giorno di inizio è passato: scegline un altro.")))
    return found


def _rewards(campaign: Campaign) -> Found:
    return []


def _team(campaign: Campaign) -> Found:
    if not any(member.is_lead and member.account_id for member in campaign.team):
        return [("team", _("Serve almeno una persona responsabile."))]
    return []


def _payee(campaign: Campaign) -> Found:
    return [] if campaign.payee else [("name", _("Scrivi chi riceve i soldi."))]


def _plan(campaign: Campaign) -> Found:
    return []


_CHECKS: dict[str, Callable[[Campaign], Found]] = {
    "basics": _basics,
    "story": _story,
    "photo": _photo,
    "budget": _budget,
    "goal": _goal,
    "rewards": _rewards,
    "team": _team,
    "payee": _payee,
    "plan": _plan,
}
