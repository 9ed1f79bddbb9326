"""Campaigns for tests, made by the services as a team and an animator would make them.

Each function works inside an open unit of work or, where none is open, in one of its own;
what it returns can be read afterwards in both cases. They need an application context.
"""

import io
from datetime import date
from functools import cache
from itertools import count

from PIL import Image

from accounts import services as accounts
from accounts.models import Account
from campaigns import queries
from campaigns.authoring import content, lists, plan, services, submission
from campaigns.authoring.plan import PlanData
from campaigns.authoring.services import (
    BasicsData,
    BudgetData,
    GoalData,
    PayeeData,
    StartData,
)
from campaigns.models import Campaign
from campaigns.review import golive
from campaigns.review import services as review
from kit.unit_of_work import joined, session
from tests.factories.remembered import remembered, whole

TITLE = "Il forno di Barra: pane e lavoro per dodici donne"
SUMMARY = (
    "Riapriamo il forno di via Martucci. Dodici donne imparano un mestiere e il quartiere "
    "ritrova il pane fresco."
)
STORY = (
    "Il forno di via Martucci è chiuso da sei anni. Con la parrocchia e la scuola di "
    "panificazione vogliamo riaprirlo.\n\n## Che cosa faremo\n\n- Sistemiamo il laboratorio "
    "e l'impianto elettrico.\n- Dodici donne seguono un corso di **160 ore**.\n- Apriamo il "
    "banco tre mattine a settimana.\n\n## Chi siamo\n\nSiamo un'associazione di Barra. Dal "
    "2015 aiutiamo chi cerca lavoro a trovarlo vicino a casa."
)
LINES = (
    BudgetData("Impianto elettrico del laboratorio", 2_400_00),
    BudgetData("Corso di panificazione, 160 ore", 1_600_00),
    BudgetData("Forno a legna restaurato", 3_000_00, "more"),
)
PAYEE = PayeeData(
    "association",
    "Associazione Barra Viva",
    "00743110157",
    "IT60X0542811101000000123456",
)

PLAN = PlanData(
    "Il pane venduto paga la bolletta e due stipendi part-time. " * 4,
    "La chat della scuola il lunedì, il mercato il mercoledì, la messa la domenica. " * 3,
    family=8,
    friends=12,
    neighbourhood=10,
    message="Ciao! Oggi parte il forno di quartiere. Tu ci conosci: ci dai una mano oggi? " * 2,
)

_numbers = count(1)


def person(name: str = "Anna Esposito", *, role: str = "citizen") -> Account:
    """A confirmed account with an address of its own."""
    with joined():
        return accounts.create_account(
            f"persona{next(_numbers)}@posta.example",
            None,
            name,
            role=role,
            confirmed=True,
        )


def animator(name: str = "Rosa Gargiulo") -> Account:
    """An account of an animator."""
    return person(name, role="animator")


def started(lead: Account | None = None, title: str = TITLE) -> Campaign:
    """A draft with nothing but a title."""
    with joined():
        return whole(services.start(StartData(title=title), lead or person()))


@remembered
def draft(
    lead: Account | None = None,
    *,
    title: str = TITLE,
    summary: str = SUMMARY,
    story: str = STORY,
    district: str = "M6",
    quarter: str = "Barra",
    theme: str = "social-vulnerability",
    kind: str = "all_or_nothing",
    days: int = 40,
    start_on: date | None = None,
    lines: tuple[BudgetData, ...] = LINES,
    minimum: int | None = None,
    rewards: tuple[lists.RewardData, ...] = (),
) -> Campaign:
    """A draft in which nothing is missing; `minimum` (cents) stands for a budget of one line."""
    if minimum is not None:
        lines = (BudgetData("Quello che serve", minimum),)
    with joined():
        lead = lead or person()
        campaign = services.start(StartData(title=title, story=story, lines=lines), lead)
        basics = BasicsData(title, summary, district, quarter, theme)
        services.save_basics(campaign, basics, lead.actor)
        services.save_photo(campaign, io.BytesIO(picture()), "Il forno", lead.actor)
        services.save_goal(campaign, GoalData(kind, days, start_on), lead.actor)
        services.save_payee(campaign, PAYEE, lead.actor)
        plan.save(campaign, PLAN)
        for reward in rewards:
            lists.add_reward(campaign, reward, lead.actor)
        return campaign


@remembered
def submitted(lead: Account | None = None, **about: object) -> Campaign:
    """A campaign that waits for an animator; `about` as for `draft`."""
    with joined():
        lead = lead or person()
        campaign = draft(lead, **about)  # type: ignore[arg-type]
        return submission.submit(campaign, lead.actor)


@remembered
def approved(
    lead: Account | None = None, *, reviewer: Account | None = None, **about: object
) -> Campaign:
    """A campaign that an animator approved and that waits for its first day."""
    with joined():
        campaign = submitted(lead, **about)
        judge = reviewer or animator()
        shown = content.current_hash(campaign)
        return review.approve(campaign, judge.id, shown)


@remembered
def live(
    lead: Account | None = None, *, reviewer: Account | None = None, **about: object
) -> Campaign:
    """A public campaign that takes pledges; it starts now."""
    with joined():
        return golive.go_live(approved(lead, reviewer=reviewer, **about))


def fresh(campaign: Campaign) -> Campaign:
    """The same campaign as the database has it now."""
    with joined():
        session().expire_all()
        found = queries.by_id(campaign.id)
        assert found is not None
        return whole(found)


@cache
def picture(width: int = 640, height: int = 360, kind: str = "JPEG") -> bytes:
    """The bytes of a small picture."""
    held = io.BytesIO()
    Image.new("RGB", (width, height), (0, 102, 204)).save(held, kind)
    return held.getvalue()
