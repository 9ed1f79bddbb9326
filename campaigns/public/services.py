"""What the public page shows of one campaign, gathered in a bounded number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from campaigns.matchfunding import words as matchfunding
from campaigns.matchfunding.words import Matching
from campaigns.models import BudgetLine, Campaign, Question, Update
from campaigns.pledges import words
from campaigns.pledges.schemas import ROUND_AMOUNTS
from campaigns.public import figures, queries
from campaigns.public.figures import Figures
from campaigns.public.queries import Supporter
from kit import links
from kit.i18n import gettext as _
from matching import needs
from matching.needs import OwnerNeeds
from payments.bank import creditor

SHOWN_UPDATES = 3
SHOWN_QUESTIONS = 4


@dataclass(frozen=True)
class BudgetPart:
    """The budget lines of one kind, the cents they still need, and each one's share of all.

    `covered` is what help stands in for, in cents.
    """

    lines: Sequence[BudgetLine]
    total: int
    whole: int
    covered: int = 0

    def share(self, line: BudgetLine) -> float:
        """Hundredths of the whole budget that a line takes, with one decimal."""
        if line.covered_at is not None:
            return 0.0
        return line.amount * 1000 // self.whole / 10 if self.whole else 0.0


@dataclass(frozen=True)
class CampaignPage:
    """Everything the page of a campaign says."""

    campaign: Campaign
    figures: Figures
    indispensable: BudgetPart
    more: BudgetPart
    updates: Sequence[Update]
    questions: Sequence[Question]
    supporters: Sequence[Supporter]
    matching: Matching
    needs: OwnerNeeds
    address: str
    short_address: str

    @property
    def amounts(self) -> tuple[int, ...]:
        """The offered amounts, in cents; none is chosen beforehand."""
        return ROUND_AMOUNTS

    @property
    def last_day(self) -> date | None:
        """The last day on which the campaign took or takes pledges, in the city's calendar."""
        return words.last_day(self.campaign) if self.campaign.published_at else None

    @property
    def takes_transfers(self) -> bool:
        """Whether the operator takes bank transfers."""
        return creditor.is_set()

    def typed(self, cents: int) -> str:
        """An amount as the pledge's form takes it."""
        return words.typed_amount(cents)

    @property
    def whatsapp(self) -> str:
        """A link that opens WhatsApp with a sentence about the campaign."""
        said = f"{self.campaign.title}. {_('Guarda qui:')} {self.short_address}"
        return f"https://wa.me/?text={quote(said)}"


def page(campaign: Campaign) -> CampaignPage:
    """Gather what the page shows: 4 queries beyond those that loaded the campaign."""
    updates, questions = queries.told(campaign.id, SHOWN_UPDATES, SHOWN_QUESTIONS)
    return CampaignPage(
        campaign=campaign,
        figures=figures.of(campaign),
        indispensable=_part(campaign, "indispensable"),
        more=_part(campaign, "more"),
        updates=updates,
        questions=questions,
        supporters=queries.recent_supporters(campaign),
        matching=matchfunding.matching(campaign, campaign.totals.pledged),
        needs=needs.of_owner(campaign.reference),
        address=links.address("campaigns_public.show", slug=campaign.slug),
        short_address=links.address("campaigns_public.short_link", code=campaign.code),
    )


def _part(campaign: Campaign, kind: str) -> BudgetPart:
    lines = [line for line in campaign.lines if line.kind == kind]
    covered = sum(line.amount for line in lines if line.covered_at is not None)
    total = sum(line.amount for line in lines) - covered
    return BudgetPart(lines, total, campaign.optimum, covered)
