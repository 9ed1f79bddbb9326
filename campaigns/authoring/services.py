"""Starting a campaign and saving the steps of which it has one each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from accounts.models import Account
from campaigns.authoring.editing import editing
from campaigns.models import BudgetLine, Campaign, CampaignTotals, Payee, TeamMember
from kit import audit, clock, ids, images, territory
from kit.errors import DomainError
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session

TITLE, SUMMARY, LABEL = 80, 240, 120
"""The longest title, summary and budget label, in characters (the columns' widths)."""


@dataclass(frozen=True)
class BudgetData:
    """A line of a budget: what for, cents, "indispensable" or "more"."""

    label: str
    amount: int
    kind: str = "indispensable"


@dataclass(frozen=True)
class StartData:
    """What a campaign starts from; everything but the title may come later."""

    title: str
    summary: str = ""
    district: str | None = None
    theme: str | None = None
    story: str = ""
    lines: Sequence[BudgetData] = ()
    idea_id: int | None = None


@dataclass(frozen=True)
class BasicsData:
    """What the step "basics" asks."""

    title: str
    summary: str = ""
    district: str | None = None
    quarter: str = ""
    theme: str | None = None


@dataclass(frozen=True)
class GoalData:
    """What the step "goal" asks; without `start_on` it starts as soon as it is approved."""

    kind: str
    days: int
    start_on: date | None = None


@dataclass(frozen=True)
class PayeeData:
    """What the step "payee" asks; numbers already checked and without blanks."""

    kind: str
    name: str
    fiscal_code: str
    iban: str
    qualification: str = "none"


def start(data: StartData, account: Account) -> Campaign:
    """A new draft whose team is `account` alone, who leads it."""
    code = ids.short_code()
    campaign = Campaign(
        code=code,
        slug=ids.slug(data.title, code),
        idea_id=data.idea_id,
        created_at=clock.now(),
        title=data.title,
        summary=data.summary,
        district=data.district,
        theme=data.theme,
        story=data.story,
        lines=[],
        rewards=[],
        totals=CampaignTotals(),
        team=[
            TeamMember(
                account_id=account.id,
                email=account.email,
                name=account.display_name,
                is_lead=True,
                invited_at=clock.now(),
                joined_at=clock.now(),
            )
        ],
    )
    for line in data.lines:
        add_line(campaign, line)
    session().add(campaign)
    session().flush()
    audit.record(account.actor, "campaign.started", campaign.reference)
    return campaign


def start_from_idea(idea: StartData, account: Account) -> Campaign:
    """A draft filled from an idea of another system, cut to what fits; `idea.idea_id` is unique.

    A summary that is too long is kept whole at the top of the story; a district or theme
    that this city does not have is left for the team to choose.
    """
    known = territory.current()
    fits = len(idea.summary) <= SUMMARY
    story = idea.story if fits else f"{idea.summary}\n\n{idea.story}".strip()
    data = StartData(
        title=idea.title[:TITLE],
        summary=idea.summary if fits else f"{idea.summary[: SUMMARY - 1].rstrip()}…",
        district=idea.district if idea.district in known.districts else None,
        theme=idea.theme if idea.theme in known.themes else None,
        story=story,
        lines=[
            BudgetData(line.label[:LABEL], line.amount, line.kind)
            for line in idea.lines
            if line.amount > 0
        ],
        idea_id=idea.idea_id,
    )
    return start(data, account)


def add_line(campaign: Campaign, line: BudgetData) -> BudgetLine:
    """Put a line at the end of a budget and bring the goal up to date."""
    added = BudgetLine(
        position=max((known.position for known in campaign.lines), default=0) + 1,
        kind=line.kind,
        label=line.label,
        amount=line.amount,
    )
    campaign.lines.append(added)
    sum_up(campaign)
    return added


def sum_up(campaign: Campaign) -> None:
    """Minimum and optimum follow from the lines: the indispensable ones, and all of them.

    What help has covered needs no money (campaigns/covering).
    """
    lines = [line for line in campaign.lines if line.covered_at is None]
    campaign.optimum = sum(line.amount for line in lines)
    campaign.minimum = sum(line.amount for line in lines if line.kind == "indispensable")


def save_basics(
    campaign: Campaign, data: BasicsData, actor: str, version: str | None = None
) -> Campaign:
    """Save title, summary, district, quarter and theme; the address follows the title."""
    with editing(campaign, actor, step="basics", version=version) as held:
        held.title, held.summary = data.title, data.summary
        held.district, held.quarter, held.theme = (
            data.district,
            data.quarter,
            data.theme,
        )
        held.slug = ids.slug(data.title, held.code)
    return held


def save_story(campaign: Campaign, story: str, actor: str, version: str | None = None) -> Campaign:
    """Save the story, Markdown as typed."""
    with editing(campaign, actor, step="story", version=version) as held:
        held.story = story
    return held


def save_photo(
    campaign: Campaign,
    upload: IO[bytes] | None,
    alt: str,
    actor: str,
    version: str | None = None,
) -> Campaign:
    """Save a new photo, if one was sent, and the words that stand for it.

    DomainError on field "photo" if there is none yet, or the file is not a usable picture.
    """
    name = images.save(upload) if upload is not None else None
    with editing(campaign, actor, step="photo", version=version) as held:
        if name is None and held.photo is None:
            raise DomainError("photo.missing", _("Scegli una foto."), field="photo")
        held.photo = name or held.photo
        held.photo_alt = alt
    return held


def remove_photo(campaign: Campaign, actor: str) -> Campaign:
    """Take the photo away."""
    with editing(campaign, actor) as held:
        held.photo, held.photo_alt = None, ""
    return held


def save_goal(
    campaign: Campaign, data: GoalData, actor: str, version: str | None = None
) -> Campaign:
    """Save the kind, the length in days, and the first day."""
    with editing(campaign, actor, step="goal", version=version) as held:
        held.kind, held.days, held.start_on = data.kind, data.days, data.start_on
    return held


def save_payee(
    campaign: Campaign, data: PayeeData, actor: str, version: str | None = None
) -> Campaign:
    """Save who receives the money."""
    with editing(campaign, actor, step="payee", version=version) as held:
        if held.payee is None:
            held.payee = Payee(
                kind=data.kind,
                name=data.name,
                fiscal_code=data.fiscal_code,
                iban=data.iban,
                qualification=data.qualification,
            )
        else:
            held.payee.kind, held.payee.name = data.kind, data.name
            held.payee.fiscal_code, held.payee.iban = data.fiscal_code, data.iban
            held.payee.qualification = data.qualification
    return held
