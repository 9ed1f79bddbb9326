"""How ready a draft is: a checklist of six things, a score from 0 to 100, one next step."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.authoring import plan, steps
from campaigns.authoring.plan import PlanData
from campaigns.models import Campaign
from kit.i18n import lazy_gettext as _

GOOD_STORY = 800
GOOD_PLAN = 200
"""Characters of a text that says enough."""
GOOD_BUDGET = 3
"""Lines of a budget that a reader can follow."""
FIRST_SUPPORTERS = 30
"""Campaigns whose first days are promised by people the team knows look alive to the others."""


@dataclass(frozen=True)
class Item:
    """One thing of the checklist: its name, the wizard's step, points, what to do next."""

    code: str
    name: object
    step: str
    points: int
    most: int
    advice: object

    @property
    def is_done(self) -> bool:
        return self.points == self.most


@dataclass(frozen=True)
class Readiness:
    """The checklist; `bar` is the score under which a tutor is asked for."""

    items: Sequence[Item]
    bar: int

    @property
    def score(self) -> int:
        return sum(item.points for item in self.items)

    @property
    def is_enough(self) -> bool:
        return self.score >= self.bar

    @property
    def next_step(self) -> Item | None:
        """What brings most now; the first of equals; None when all is done."""
        return max(
            (item for item in self.items if not item.is_done),
            key=lambda item: item.most - item.points,
            default=None,
        )


@dataclass
class _Configured:
    bar: int = 60


_configured = _Configured()


def configure(bar: int) -> None:
    """Set the bar for this process (CROWDFUND_READINESS_BAR)."""
    _configured.bar = bar


def of(campaign: Campaign) -> Readiness:
    """The checklist of a draft: 1 query beyond those that loaded the campaign."""
    written = plan.of(campaign)
    return Readiness([*_page(campaign), *_plan(written)], _configured.bar)


def part(length: int, good: int, most: int) -> int:
    """Points in proportion to how much of what is good is there, rounded down."""
    return min(length, good) * most // good


def _page(campaign: Campaign) -> list[Item]:
    lines = 0 if steps.missing(campaign)["budget"] else len(campaign.lines)
    return [
        Item(
            "story", _("La storia"), "story", part(len(campaign.story), GOOD_STORY, 20), 20,
            _("Racconta che cosa cambia, per chi, e chi siete. Bastano tre o quattro paragrafi."),
        ),
        Item(
            "budget", _("Le spese"), "budget", part(lines, GOOD_BUDGET, 20), 20,
            _("Dividi le spese in almeno tre voci: chi legge capisce dove vanno i soldi."),
        ),
        Item(
            "payee", _("Le carte di chi riceve i soldi"), "payee", 10 if campaign.payee else 0, 10,
            _("Scrivi chi riceve i soldi, con codice fiscale e IBAN."),
        ),
    ]  # fmt: skip


def _plan(written: PlanData) -> list[Item]:
    return [
        Item(
            "supporters", _("Le prime 30 persone"), "plan",
            part(written.people, FIRST_SUPPORTERS, 20), 20,
            _("Conta trenta persone che vi sosterranno nei primi giorni."),
        ),
        Item(
            "sustainability", _("Il dopo"), "plan",
            part(len(written.sustainability), GOOD_PLAN, 15), 15,
            _("Spiega come va avanti il progetto quando i soldi raccolti sono finiti."),
        ),
        Item(
            "communication", _("Come lo dite in giro"), "plan",
            part(len(written.communication), GOOD_PLAN, 15), 15,
            _("Scrivi a chi lo direte, dove e in quali giorni."),
        ),
    ]  # fmt: skip
