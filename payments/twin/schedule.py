"""What is due by the twin's clock: settlements, debits, disputes, expired sessions."""

from collections.abc import Callable

from payments.twin import charges, charging, checkout_flow, disputes, payouts, refunds
from payments.twin.store import Json
from payments.twin.timers import due
from payments.twin.twin import Twin

ACTIONS: dict[str, Callable[[Twin, Json], object]] = {
    "settle_charge": charges.settle,
    "finish_debit": charging.finish_debit,
    "open_dispute": disputes.open_as_card_says,
    "expire_session": checkout_flow.expire,
    "finish_refund": refunds.finish,
    "fail_refund": refunds.fail,
    "arrive_payout": payouts.arrive,
    "finish_async_session": checkout_flow.finish_async,
}


def run_due(twin: Twin) -> int:
    """Do everything whose instant has come, in order; hold the lock. Gives how many."""
    done = 0
    while waiting := due(twin):
        for timer in waiting:
            twin.store.remove(timer)
            target = twin.store.find(timer["target"])
            if target is not None:
                ACTIONS[timer["action"]](twin, target)
            done += 1
    return done
