"""The deliveries of events to webhook endpoints: which are due, how each attempt ended."""

import json
from dataclasses import dataclass

from payments.twin import signing
from payments.twin.expand import expanded
from payments.twin.store import Json, private
from payments.twin.twin import Twin

KIND = "_delivery"


@dataclass(frozen=True)
class Parcel:
    """One delivery ready to be sent."""

    delivery: str
    url: str
    payload: bytes
    headers: dict[str, str]


def due(twin: Twin, *, ignore_time: bool = False) -> list[Parcel]:
    """What is to be sent now; each is marked as on its way. Hold the lock."""
    now = twin.clock.exact()
    if twin.settings.webhook_mode == "drop":
        for delivery in _pending(twin):
            _close(twin, delivery, "dropped")
        return []
    if twin.settings.webhook_mode == "pause" and not ignore_time:
        return []
    waiting = [d for d in _pending(twin) if ignore_time or d["next_at"] <= now]
    identifiers = [delivery["id"] for delivery in waiting]
    if twin.settings.webhook_shuffle:
        twin.ids.shuffle(identifiers)
    parcels = []
    for identifier in identifiers:
        delivery = twin.store.get(KIND, identifier)
        parcel = _parcel(twin, delivery)
        if parcel is None:
            _close(twin, delivery, "dropped")
            continue
        delivery["state"] = "sending"
        twin.store.put(delivery)
        parcels.extend([parcel] * max(1, twin.settings.webhook_duplicates))
    return parcels


def _pending(twin: Twin) -> list[Json]:
    return [each for each in twin.store.of(KIND) if each["state"] == "pending"]


def _parcel(twin: Twin, delivery: Json) -> Parcel | None:
    endpoint = twin.store.find(delivery["endpoint"])
    event = twin.store.find(delivery["event"])
    if endpoint is None or event is None:
        return None
    payload = json.dumps(expanded(twin, event, []), indent=2).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (twin)",
        "Stripe-Signature": signing.header(payload, private(endpoint)["secret"]),
    }
    return Parcel(delivery["id"], endpoint["url"], payload, headers)


def note(twin: Twin, parcel: Parcel, status: int, error: str | None = None) -> None:
    """Record an attempt: 2xx delivers, anything else tries again later. Hold the lock."""
    delivery = twin.store.find(parcel.delivery, KIND)
    if delivery is None:
        return
    attempts: list[Json] = delivery["attempts"]
    attempts.append({"at": twin.clock.now(), "status": status, "error": error})
    if 200 <= status < 300:
        _close(twin, delivery, "delivered")
    elif delivery["state"] != "delivered":
        ladder = twin.settings.webhook_ladder
        if len(attempts) > len(ladder):
            _close(twin, delivery, "failed")
        else:
            delivery["state"] = "pending"
            delivery["next_at"] = twin.clock.exact() + ladder[len(attempts) - 1]
            twin.store.put(delivery)


def _close(twin: Twin, delivery: Json, state: str) -> None:
    first = delivery["state"] in ("pending", "sending")
    delivery["state"] = state
    twin.store.put(delivery)
    event = twin.store.find(delivery["event"])
    if event is not None and first and state == "delivered":
        event["pending_webhooks"] = max(0, event["pending_webhooks"] - 1)
        twin.store.put(event)


def resend(twin: Twin, event: str | None = None) -> int:
    """Queue again what failed, was dropped, or (by event) was delivered. Hold the lock."""
    count = 0
    for delivery in twin.store.of(KIND):
        wanted = delivery["event"] == event if event else delivery["state"] in ("failed", "dropped")
        if wanted and delivery["state"] != "sending":
            delivery.update({"state": "pending", "next_at": twin.clock.exact(), "attempts": []})
            twin.store.put(delivery)
            count += 1
    twin.work.set()
    return count


def recover(twin: Twin) -> None:
    """After a restart: what was on its way is to be sent again."""
    for delivery in twin.store.of(KIND):
        if delivery["state"] == "sending":
            delivery["state"] = "pending"
            twin.store.put(delivery)


def next_instant(twin: Twin) -> float | None:
    """When the next delivery or appointment is due by the twin's clock, or None."""
    instants = [float(each["next_at"]) for each in _pending(twin)]
    instants += [float(each["at"]) for each in twin.store.of("_timer")]
    return min(instants, default=None)
