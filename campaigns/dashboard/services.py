"""What a team sees of its campaign, gathered for one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns import queries as campaigns
from campaigns.authoring import readiness
from campaigns.authoring.readiness import Readiness
from campaigns.dashboard import chart, next_task, queries
from campaigns.dashboard.chart import Chart, Row
from campaigns.dashboard.next_task import Task
from campaigns.models import Campaign, Pledge
from campaigns.offline.models import OfflinePledge
from campaigns.pledges import words
from campaigns.public import figures
from campaigns.public.figures import Figures
from campaigns.states import EDITABLE
from kit import clock
from matching import needs
from matching import queries as exchange
from matching.models import Agreement
from matching.needs import OwnerNeeds


@dataclass(frozen=True)
class Backer:
    """A row of the list of backers; never an address. `name` is empty if they wish none."""

    name: str
    amount: int
    state: str
    at: datetime
    reward: str
    message: str


@dataclass(frozen=True)
class Given:
    """A transfer or cash; `name` is empty if its giver wishes none."""

    name: str
    amount: int
    is_cash: bool
    state: str
    at: date | None


@dataclass(frozen=True)
class Dashboard:
    """Everything the team's page says."""

    campaign: Campaign
    figures: Figures
    task: Task
    chart: Chart | None
    rows: Sequence[Row]
    backers: Sequence[Backer]
    next_cursor: str | None
    offline: Sequence[Given]
    unanswered: int
    last_day: date | None
    readiness: Readiness | None
    needs: OwnerNeeds
    meetings: Sequence[Agreement]

    @property
    def people(self) -> int:
        """Pledges that count, or, of a campaign that came to nothing, that had counted."""
        if self.campaign.state in {"failed", "cancelled"}:
            return sum(row.pledges for row in self.rows)
        return self.figures.backers


def own(account_id: int) -> list[tuple[Campaign, Figures]]:
    """The campaigns in whose team an account is, newest first, and how they stand."""
    return [(campaign, figures.of(campaign)) for campaign in campaigns.of_account(account_id)]


def dashboard(campaign: Campaign, cursor: str | None) -> Dashboard:
    """Gather the team's page: 6 queries at most beyond those that loaded the campaign."""
    stand = figures.of(campaign)
    work = queries.work(campaign)
    rows = chart.rows(queries.days(campaign))
    page = queries.backers(campaign, cursor)
    asked = needs.of_owner(campaign.reference)
    return Dashboard(
        campaign=campaign,
        figures=stand,
        task=next_task.of(campaign, stand, work),
        chart=_chart(campaign, rows),
        rows=rows,
        backers=[_backer(pledge) for pledge in page.items],
        next_cursor=page.next_cursor,
        offline=[_given(one) for one in queries.offline(campaign)],
        unanswered=work.unanswered,
        last_day=words.last_day(campaign),
        readiness=readiness.of(campaign) if campaign.state in EDITABLE else None,
        needs=asked,
        meetings=exchange.agreements_of(asked.open, running=True),
    )


def _chart(campaign: Campaign, rows: Sequence[Row]) -> Chart | None:
    last = words.last_day(campaign)
    if campaign.published_at is None or last is None:
        return None
    return chart.draw(
        rows,
        first=clock.local(campaign.published_at).date(),
        last=last,
        today=clock.today(),
        goal=campaign.minimum,
    )


def _given(pledge: OfflinePledge) -> Given:
    return Given(
        name="" if pledge.is_anonymous else pledge.name,
        amount=pledge.amount,
        is_cash=pledge.is_cash,
        state=pledge.state,
        at=pledge.received_on,
    )


def _backer(pledge: Pledge) -> Backer:
    """A name is told if its owner shows it, or if a reward has to reach them."""
    is_named = not pledge.is_anonymous or pledge.reward is not None
    return Backer(
        name=pledge.name if is_named else "",
        amount=pledge.amount,
        state=pledge.state,
        at=pledge.committed_at or pledge.collected_at or pledge.created_at,
        reward=pledge.reward.title if pledge.reward else "",
        message=pledge.message,
    )
