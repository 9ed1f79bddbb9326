"""The team's plan: kept beside the content, so that no approval hangs on it."""

from dataclasses import asdict, dataclass

from campaigns import locks
from campaigns.authoring import content
from campaigns.authoring.editing import NoLongerEditable, StaleForm
from campaigns.authoring.models import Plan
from campaigns.events import CampaignEvent
from campaigns.models import Campaign
from campaigns.states import EDITABLE
from kit.unit_of_work import session


@dataclass(frozen=True)
class PlanData:
    """What the step "plan" asks; everything may be empty."""

    sustainability: str = ""
    communication: str = ""
    supporters: str = ""

    @property
    def people(self) -> list[str]:
        """The first supporters, one a line, each once."""
        lines = (" ".join(line.split()) for line in self.supporters.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    @property
    def is_empty(self) -> bool:
        return not (self.sustainability or self.communication or self.supporters)


def of(campaign: Campaign) -> PlanData:
    """The plan as it stands; empty if nobody wrote one."""
    found = session().get(Plan, campaign.id)
    if found is None:
        return PlanData()
    return PlanData(found.sustainability, found.communication, found.supporters)


def version(campaign: Campaign) -> str:
    """What the step's form carries, to notice that somebody else saved it meanwhile."""
    return content.digest(asdict(of(campaign)))[:16]


def save(campaign: Campaign, data: PlanData, version_sent: str | None = None) -> Campaign:
    """Keep the plan; an approval stays, as nothing that the public sees has changed.

    NoLongerEditable once the campaign is public; StaleForm if somebody saved in between.
    """
    held = locks.campaign(campaign.id)
    if held.state not in EDITABLE:
        raise NoLongerEditable
    if version_sent is not None and version_sent != version(held):
        raise StaleForm
    session().merge(Plan(campaign_id=held.id, **asdict(data)))
    session().flush()
    return held


def on_over(fact: CampaignEvent) -> None:
    """The campaign has ended: the names of the first supporters are kept no longer."""
    found = session().get(Plan, fact.campaign_id)
    if found is not None:
        found.supporters = ""
