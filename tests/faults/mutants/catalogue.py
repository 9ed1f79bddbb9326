"""Thirteen planted mistakes of settlement code; each is made in this process, at run time.

A mistake replaces an exact piece of a function's source, which must still be there, or a
function by name. `look` names the probe that finds it first; all others follow.
"""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from campaigns.matchfunding import locks as match_locks
from campaigns.models import Pledge
from campaigns.pledges import checkout as pledge_checkout
from campaigns.pledges import locks as pledge_locks
from campaigns.pledges import moves, outcomes
from campaigns.pledges.states import PLEDGE
from campaigns.settlement import charges, checkouts, doubts, queries, window
from kit import ids, jobs
from kit.unit_of_work import unit_of_work
from payments import charging, checkout, following, locks, refunds, stripe_events
from payments import queries as payments
from payments.ledger import entries
from payments.stripe_gateway import StripeGateway
from tests.faults.mutants.afterwards import Afterwards
from webhooks import inbound

MONEY = (charges, checkouts, doubts, window, pledge_checkout, stripe_events, charging)
"""Where a payment's outcome is recorded."""


class SnippetGone(AssertionError):
    """The code has changed: the mutant must be written anew."""


@dataclass(frozen=True)
class Mutant:
    """A mistake: its name, how it is made, and the probe that sees it first."""

    name: str
    plant: Callable[[], None]
    look: str


def edit(module: ModuleType | type, name: str, old: str, new: str) -> None:
    """Replace an exact piece of a function's source; SnippetGone unless it is there once."""
    function: Any = getattr(module, name)
    function = getattr(function, "__wrapped__", function)
    source = textwrap.dedent(inspect.getsource(function))
    if source.count(old) != 1:
        raise SnippetGone(f"{name}: {old!r} is there {source.count(old)} times")
    place: dict[str, Any] = {}
    known = function.__globals__
    code = compile(source.replace(old, new), inspect.getfile(function), "exec")
    exec(code, known, place)  # noqa: S102  our own source, changed on purpose
    made = place[name]
    setattr(module, name, made)


def no_idempotency_key() -> None:
    """A repeat is another call."""
    edit(
        StripeGateway,
        "create_intent",
        "self._options(key)",
        "self._options()",
    )


def key_per_attempt() -> None:
    """Each attempt has a key of its own, so that none protects from another."""
    edit(
        charging,
        "_prepare",
        'key=f"intent:{payment.reference}"',
        'key=f"intent:{payment.reference}:{ids.token()}"',
    )


def doubt_means_failed() -> None:
    """No answer, or a 500, is taken for a refusal."""
    edit(
        charging,
        "charge",
        'return reading.base(payment, "unknown")',
        'return reading.base(payment, "declined")',
    )


def check_then_insert() -> None:
    """Whether there is a payment is asked first, and then it is written."""
    edit(
        checkout,
        "_payment",
        '.on_conflict_do_nothing(index_elements=["reference"])',
        "",
    )
    insert = vars(checkout)["_payment"]

    def checked(order: Any) -> Any:
        known = payments.by_reference(order.reference)
        return locks.payment(order.reference) if known else insert(order)

    vars(checkout)["_payment"] = checked


def two_transactions() -> None:
    """The payment and its books first, the pledge after them."""

    def record(outcome: Any) -> None:
        if outcome.result == "succeeded":
            following.follow(outcome)
            later.note(lambda: whole(outcome))
        else:
            whole(outcome)

    whole = outcomes.record
    later = Afterwards(MONEY)
    vars(outcomes)["record"] = record


def state_before_money() -> None:
    """The states first; what goes into the books follows."""
    capture = entries.capture
    later = Afterwards(MONEY)

    def delayed(*about: Any) -> bool:
        later.note(lambda: capture(*about))
        return True

    vars(entries)["capture"] = delayed


def webhook_not_deduplicated() -> None:
    """Each delivery of an event is a new event."""
    receive = inbound.receive

    def again(source: str, event_id: str, kind: str, payload: dict[str, Any]) -> bool:
        return receive(source, f"{event_id}:{ids.short_code()}", kind, payload)

    vars(inbound)["receive"] = again


def refund_of_no_charge() -> None:
    """A refund is called by its cause alone, not by the payment it belongs to."""
    edit(
        refunds,
        "_name",
        'f"refund:{payment.reference}:{refund.key}"',
        'f"refund:{refund.key}"',
    )


def no_lock() -> None:
    """What is left of a payment is read without holding it."""
    vars(locks)["payment"] = payments.by_reference


def match_without_lock() -> None:
    """What a sponsor has left is read without holding the call."""
    edit(match_locks, "calls", ".with_for_update(key_share=True)", "")


def sweep_without_lease() -> None:
    """Jobs are taken back from workers whether these are alive or not."""
    edit(
        jobs,
        "_retry_stalled",
        "seconds_since_heartbeat=STALLED_AFTER_SECONDS",
        "seconds_since_heartbeat=-1",
    )


def drop_from_unknown() -> None:
    """A window that ends drops a pledge without asking how its charge stands."""
    over = queries.windows_over

    def with_unknown(since: Any, limit: int = 5_000) -> list[int]:
        unknown = Pledge.state == "unknown"
        late = Pledge.state_since <= since
        more: list[int] = vars(queries)["_pledges"](unknown, late, limit=limit)
        return over(since, limit) + more

    def drop(pledge_id: int) -> None:
        with unit_of_work():
            pledge = pledge_locks.pledge(pledge_id)
            if pledge.state == "unknown":
                moves.move(pledge, "dropped", reason="the window ended")
                return
        asked(pledge_id)

    asked = window.drop.function
    PLEDGE.moves["unknown"]["dropped"] = "the window ended"
    vars(queries)["windows_over"] = with_unknown
    window.drop.function = drop


def receipt_afterwards() -> None:
    """The receipt is written in a transaction of its own, after the money's."""
    issue = vars(outcomes)["_receipted"]
    later = Afterwards(MONEY)
    vars(outcomes)["_receipted"] = lambda *about: later.note(lambda: issue(*about))


DEATHS = "deaths after a COMMIT of a charge"
FROZEN = "frozen before a charge is prepared"

ALL = (
    Mutant("no idempotency key", no_idempotency_key, FROZEN),
    Mutant("a new key per attempt", key_per_attempt, FROZEN),
    Mutant("500 means failed", doubt_means_failed, "silent gateway"),
    Mutant("check then insert", check_then_insert, "identical requests"),
    Mutant("two transactions", two_transactions, DEATHS),
    Mutant("state before money", state_before_money, DEATHS),
    Mutant("webhook not deduplicated", webhook_not_deduplicated, "tripled webhooks"),
    Mutant("refund not bound to its charge", refund_of_no_charge, "calm"),
    Mutant("refund without the lock", no_lock, "refunds at once"),
    Mutant("match without the lock", match_without_lock, "pledges at the cap"),
    Mutant("sweep without the lease", sweep_without_lease, "tripled webhooks"),
    Mutant("drop from unknown", drop_from_unknown, "silent gateway"),
    Mutant("receipt outside the transaction", receipt_afterwards, DEATHS),
)
