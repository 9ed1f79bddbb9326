"""How the campaigns of the demo city end: stopped for a while, for good, paid out, completed."""

from datetime import timedelta
from functools import partial

from accounts.models import Account
from campaigns import queries as campaigns
from campaigns.models import Campaign
from campaigns.review import stopping
from campaigns.settlement import delivery, unwinding
from crowdfund.demo import acts
from crowdfund.demo.acts import Role
from crowdfund.demo.timeline import Timeline
from kit import clock
from kit.unit_of_work import unit_of_work
from payments import payouts


def tell(
    timeline: Timeline, part: Role, animator: Account, admin: Account, second: Account
) -> None:
    """Put the end of a campaign's story on the timeline."""
    yesterday = clock.now() - timedelta(days=1)
    if part.about["ends"] == "suspended":
        timeline.at(yesterday, partial(_suspend, part, animator))
    elif part.about["ends"] == "cancelled":
        timeline.at(yesterday, partial(_cancel, part, admin))

    elif part.about["ends"] in {"delivering", "completed"}:
        paid = acts.morning(-part.about["left"] - 18)
        timeline.at(paid, partial(_pay_out, part, admin, second))
        if part.about["ends"] == "completed":
            timeline.at(paid + timedelta(days=40), partial(_complete, part))


def _pay_out(part: Role, admin: Account, second: Account) -> None:
    """Two admins pay; the bank needs a day in real life, none here."""
    with unit_of_work():
        payout = delivery.request(_campaign(part), admin.id)
        payouts.approve(payout, second.id)
        payouts.send(payout, admin.id, f"CRO {payout.id:011}")
        delivery.settle(payout, admin.id)


def _complete(part: Role) -> None:
    with unit_of_work():
        words = "Tutto quello che avevamo promesso c'è. Grazie a chi ci ha creduto, uno per uno."
        delivery.complete(_campaign(part), words, acts.visitor(part.lead))


def _suspend(part: Role, animator: Account) -> None:
    with unit_of_work():
        reason = "Manca il permesso per dipingere il muro: aspettiamo la risposta della ferrovia."
        stopping.suspend(_campaign(part), animator.id, reason)


def _cancel(part: Role, admin: Account) -> None:
    with unit_of_work():
        reason = "La squadra ha trovato un pulmino in dono: la raccolta non serve più."
        unwinding.stop(_campaign(part), admin.actor, reason)


def _campaign(part: Role) -> Campaign:
    found = campaigns.by_id(part.campaign_id)
    assert found is not None
    return found
