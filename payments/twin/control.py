"""The control API under /_twin/: clock, faults, webhooks, disputes, and what has happened.

Plain JSON, without a key: the twin listens on the machine's own address only.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from payments.twin import accounts, checkout_flow, disputes, outbox, payouts, refunds, state_report
from payments.twin.charging import finish_debit
from payments.twin.errors import ApiError
from payments.twin.faults import Rule
from payments.twin.hosted import acting
from payments.twin.store import Json, shown
from payments.twin.twin import Twin

Action = Callable[[Twin, Json], Any]


def clock(twin: Twin, given: Json) -> Json:
    """Read, `set` (Unix seconds), `advance` (seconds), or `freeze` (true or false)."""
    if "set" in given:
        twin.clock.set(float(given["set"]))
    if "advance" in given:
        twin.clock.advance(float(given["advance"]))
    if "freeze" in given:
        if given["freeze"]:
            twin.clock.freeze()
        else:
            twin.clock.flow()
    twin.work.set()
    return {"now": twin.clock.now(), "frozen": twin.clock.frozen}


def settings(twin: Twin, given: Json) -> Json:
    """Read or change the settings; raises ValueError for one that does not exist."""
    known = twin.dump()
    for name, value in given.items():
        if name not in known or not isinstance(value, type(known[name]) | int):
            raise ValueError(f"no such setting, or of another type: {name}")
        setattr(twin.settings, name, value)
    twin.work.set()
    return twin.dump()


def faults(twin: Twin, given: Json) -> list[Json]:
    """Read the rules or order one; see payments.twin.faults.Rule."""
    if given:
        twin.faults.order(Rule(**given))
    return twin.faults.listed()


def clear_faults(twin: Twin, given: Json) -> list[Json]:
    """Take back one rule (`number`) or all."""
    if "number" in given:
        twin.faults.cancel(int(given["number"]))
    else:
        twin.faults.clear()
    return twin.faults.listed()


def open_dispute(twin: Twin, given: Json) -> Json:
    """Dispute a `charge`, for a `reason`."""
    charge = twin.store.named("charge", given["charge"], "charge")
    return disputes.open_dispute(twin, charge, given.get("reason", "fraudulent"))


def close_dispute(twin: Twin, given: Json) -> Json:
    """Decide a `dispute`: `won` true or false; `fee_back` true gives its fee back with it."""
    dispute = twin.store.named("dispute", given["dispute"], "dispute")
    won, fee_back = bool(given["won"]), bool(given.get("fee_back"))
    return disputes.close(twin, dispute, won=won, fee_back=fee_back)


def debit(twin: Twin, given: Json) -> Json:
    """Finish a debit now: `payment_intent`, `succeeded` true or false."""
    intent = twin.store.named("payment_intent", given["payment_intent"], "payment_intent")
    finish_debit(twin, intent, bool(given["succeeded"]))
    for session in twin.store.of("checkout.session"):
        if session["payment_intent"] == intent["id"] and session["payment_status"] == "unpaid":
            checkout_flow.tell_async(twin, session, intent)
    return intent


def fail_refund(twin: Twin, given: Json) -> Json:
    """The customer's bank sends a `refund` back."""
    refund = twin.store.named("refund", given["refund"], "refund")
    refunds.fail(twin, refund)
    return refund


def payout(twin: Twin, given: Json) -> Json:
    """Send all that is available to the bank, as Stripe does each day; or `fail` a payout."""
    if "fail" in given:
        return payouts.fail(twin, twin.store.named("payout", given["fail"], "fail"))
    return payouts.sweep(twin, given.get("currency", "eur")) or {}


def authenticate(twin: Twin, given: Json) -> Json:
    """Answer the challenge of an `intent` as its customer: `passed` true or false."""
    intent = twin.store.find(given["intent"])
    if intent is None or intent.get("status") != "requires_action":
        raise ValueError("no intent of that id waits for authentication")
    try:
        checkout_flow.authenticate(twin, intent, passed=bool(given["passed"]))
    except ApiError as refusal:
        return {"intent": shown(intent), "error": refusal.body}
    return {"intent": shown(intent), "error": None}


def account(twin: Twin, given: Json) -> Json:
    """Onboard (`onboarded` true) or restrict (false) an `account`."""
    found = twin.store.named("account", given["account"], "account")
    return (accounts.onboard if given["onboarded"] else accounts.restrict)(twin, found)


def expire_session(twin: Twin, given: Json) -> Json:
    """Let a `session` expire now."""
    session = twin.store.named("checkout.session", given["session"], "session")
    checkout_flow.expire(twin, session)
    return session


def resend(twin: Twin, given: Json) -> Json:
    """Queue deliveries again: those of an `event`, or all that failed or were dropped."""
    return {"queued": outbox.resend(twin, given.get("event"))}


def deliver_now(twin: Twin, given: Json) -> Json:
    """Let every pending delivery be due now, whatever its ladder says."""
    pending = [each for each in twin.store.of(outbox.KIND) if each["state"] == "pending"]
    for delivery in pending:
        delivery["next_at"] = twin.clock.exact()
        twin.store.put(delivery)
    if twin.settings.webhook_mode == "pause" and given.get("resume", True):
        twin.settings.webhook_mode = "deliver"
    twin.work.set()
    return {"due": len(pending)}


def reset(twin: Twin, given: Json) -> Json:
    """Forget everything but the webhook endpoint of the start command."""
    twin.reset()
    return {"reset": True}


def requests(twin: Twin, given: Json) -> Json:
    """The requests received, and how often each route was asked."""
    return {"counts": twin.log.counts(), "requests": twin.log.listed()}


def state(twin: Twin, given: Json) -> Json:
    """Counts and sums by kind and status."""
    return state_report.report(twin)


def deliveries(twin: Twin, given: Json) -> list[Json]:
    """The webhook deliveries and their attempts."""
    return list(twin.store.of(outbox.KIND))


READ: dict[str, Action] = {
    "clock": clock,
    "settings": settings,
    "faults": faults,
    "requests": requests,
    "state": state,
    "deliveries": deliveries,
}
CHANGE: dict[str, Action] = {
    "clock": clock,
    "settings": settings,
    "faults": faults,
    "faults/clear": clear_faults,
    "disputes": open_dispute,
    "disputes/close": close_dispute,
    "debits": debit,
    "refunds/fail": fail_refund,
    "payouts": payout,
    "authenticate": authenticate,
    "accounts": account,
    "sessions/expire": expire_session,
    "webhooks/resend": resend,
    "webhooks/deliver": deliver_now,
    "reset": reset,
}


def blueprint(twin: Twin) -> Blueprint:
    """The routes of the control API."""
    routes = Blueprint("control", __name__, url_prefix="/_twin")
    for name, action in READ.items():
        routes.add_url_rule(f"/{name}", f"read {name}", _view(twin, action), methods=["GET"])
    for name, action in CHANGE.items():
        routes.add_url_rule(f"/{name}", f"change {name}", _view(twin, action), methods=["POST"])
    return routes


def _view(twin: Twin, action: Action) -> Callable[[], tuple[Response, int]]:
    def view() -> tuple[Response, int]:
        given = (request.get_json(silent=True) or {}) if request.method == "POST" else {}
        if not isinstance(given, dict):
            return jsonify({"error": "a JSON object is expected"}), 400
        try:
            with acting(twin):
                return jsonify(shown(action(twin, given))), 200
        except ApiError as error:
            return jsonify({"error": error.body}), error.status
        except (KeyError, TypeError, ValueError) as error:
            return jsonify({"error": f"{type(error).__name__}: {error}"}), 400

    return view
