"""The team's plan: kept beside the content, so that no approval hangs on it."""

from dataclasses import asdict, dataclass, fields

from campaigns import locks
from campaigns.authoring import content
from campaigns.authoring.editing import NoLongerEditable, StaleForm
from campaigns.authoring.models import Plan
from campaigns.models import Campaign
from campaigns.states import EDITABLE
from kit.unit_of_work import session

CIRCLES = ("family", "friends", "work", "neighbourhood", "groups")
"""Where a team counts its first supporters, from the nearest circle to the farthest."""


@dataclass(frozen=True)
class PlanData:
    """What the step "plan" asks; everything may be empty.

    The first supporters are counted by circles, never named: they have agreed to nothing yet.
    """

    sustainability: str = ""
    communication: str = ""
    family: int = 0
    friends: int = 0
    work: int = 0
    neighbourhood: int = 0
    groups: int = 0
    message: str = ""

    @property
    def people(self) -> int:
        """How many people the team can count on in the first days."""
        return sum(getattr(self, circle) for circle in CIRCLES)

    @property
    def is_empty(self) -> bool:
        return not any(asdict(self).values())


def of(campaign: Campaign) -> PlanData:
    """The plan as it stands; empty if nobody wrote one."""
    found = session().get(Plan, campaign.id)
    if found is None:
        return PlanData()
    return PlanData(**{one.name: getattr(found, one.name) for one in fields(PlanData)})


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
