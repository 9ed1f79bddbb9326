"""What tests of transfers look at: states, figures, the newest line, what goes back."""

from campaigns.models import Campaign
from campaigns.offline.models import OfflinePledge
from kit.unit_of_work import joined, unit_of_work
from payments.bank.models import BankLine, MoneyReturn
from tests.factories import campaigns, offline
from tests.support.story import Story


def arrives(story: Story, *rows: str) -> None:
    """A statement with these rows is taken; the jobs run."""
    offline.statement(*rows)
    story.work()


def state(pledge: OfflinePledge) -> str:
    return offline.fresh(pledge).state


def figures(campaign: Campaign) -> tuple[int, int, int]:
    totals = campaigns.fresh(campaign).totals
    return totals.pledged, totals.collected, totals.backers


def the_return(reference: str) -> MoneyReturn:
    with unit_of_work() as opened:
        return opened.query(MoneyReturn).filter_by(reference=reference).one()


def the_line() -> BankLine:
    with joined() as opened:
        return opened.query(BankLine).order_by(BankLine.id.desc()).limit(1).one()
