"""What must hold after every run, whatever broke: at the gateway, in the books, for each person."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from kit.unit_of_work import session, unit_of_work
from payments.ledger import books, check
from tests.faults.city import City

OVER = frozenset(
    {
        "draft", "collected", "refunded", "released", "dropped", "cancelled", "expired", "failed",
        "lost",
    }
)  # fmt: skip
"""States in which a pledge rests."""

TOLD = {"collected": "pledge.collected", "refunded": "pledge.refunded"}
"""A move of a pledge that partners hear of, and the name of the event."""

WRITTEN = ("committed", "dropped", "refunded", "released")
"""Moves of a pledge of which its backer gets one mail of that name each."""


def broken(city: City, *, but: tuple[str, ...] = ()) -> list[str]:
    """Every invariant that does not hold, one line each; none if all is well."""
    with city.app.app_context(), unit_of_work():
        return [
            f"{name}: {line}"
            for name, rule in RULES.items()
            if name not in but
            for line in rule(city)
        ]


def is_at_rest(city: City) -> bool:
    """Whether nobody waits for anything any more."""
    with city.app.app_context(), unit_of_work():
        return not city.queue.standing() and not list(terminal(city))


def ledger(_city: City) -> Iterator[str]:
    """All checks of `flask ledger check`."""
    yield from check.run()


def charges(city: City) -> Iterator[str]:
    """At most one success a pledge, and each charge has exactly its entry, to the cent."""
    taken = Counter[str]()
    for intent in _twin(city, "payment_intent"):
        if intent["status"] == "succeeded":
            reference = intent["metadata"]["reference"]
            if reference in taken:
                yield f"{reference} was charged twice"
            taken[reference] += intent["amount_received"]
    booked = _amounts("capture", "gateway")
    for reference in sorted(taken.keys() | booked.keys()):
        if taken[reference] != booked[reference]:
            yield f"{reference}: {taken[reference]} taken, {booked[reference]} booked"
    wanted = dict(_rows("SELECT 'pledge:' || code, amount FROM pledges"))
    for reference, amount in taken.items():
        if wanted.get(reference) != amount:
            yield f"{reference} promised {wanted.get(reference)} and was charged {amount}"


def intents(city: City) -> Iterator[str]:
    """One PaymentIntent a pledge. (A gateway that forgot the keys may have prepared another.)"""
    if "pruned" in city.faults():
        return
    made = Counter(one["metadata"].get("reference") for one in _twin(city, "payment_intent"))
    for reference, count in made.items():
        if count > 1:
            yield f"{reference} has {count} PaymentIntents"


def honest(city: City) -> Iterator[str]:
    """Nothing that the gateway took was ever called refused, or given up, after it was taken."""
    if "skew" in city.faults():
        return
    taken = {one["payment_intent"]: one["created"] for one in _twin(city, "charge") if one["paid"]}
    for reference, intent, at in _rows(
        "SELECT m.reference, m.intent_id, max(extract(epoch FROM s.at)) FROM state_moves s"
        " JOIN payments m ON m.id = s.subject_id WHERE s.lifecycle = 'payment'"
        " AND s.after IN ('declined', 'cancelled') GROUP BY 1, 2"
    ):
        if intent in taken and taken[intent] <= at:
            yield f"{reference} was called refused after its money was taken"


def inbound(_city: City) -> Iterator[str]:
    """Each event of the gateway is stored once, and none was left lying."""
    for event, count in _rows(
        "SELECT payload->>'id', count(*) FROM webhook_inbound_events GROUP BY 1 HAVING count(*) > 1"
    ):
        yield f"event {event} is stored {count} times"


def leases(city: City) -> Iterator[str]:
    """No job was given to a second worker while the first was alive and well."""
    yield from city.taken_away


def refunds(city: City) -> Iterator[str]:
    """Each refund at the gateway is booked, and none goes beyond its charge."""
    made, of_charge = Counter[str](), Counter[str]()
    for refund in _twin(city, "refund"):
        if refund["status"] in ("succeeded", "pending"):
            made[refund["metadata"].get("refund_key", "?").rpartition(":")[0]] += refund["amount"]
            of_charge[refund["charge"]] += refund["amount"]
    booked = _amounts("refund_executed", "gateway")
    for name in sorted(made.keys() | {f"refund:{one}" for one in booked}):
        reference = name.removeprefix("refund:")
        if made[name] != -booked[reference]:
            yield f"{reference}: {made[name]} given back, {-booked[reference]} booked"
    for charge in _twin(city, "charge"):
        if of_charge[charge["id"]] > charge["amount"]:
            yield f"{charge['id']}: more was given back than taken"
    if books.balance("refund_due") != 0:
        yield f"{-books.balance('refund_due')} cents are still owed to backers"


def terminal(_city: City) -> Iterator[str]:
    """Every pledge, every campaign and what sponsors set aside has come to its end."""
    for code, state in _rows("SELECT code, state FROM pledges ORDER BY id"):
        if state not in OVER:
            yield f"pledge {code} is stuck in {state}"
    for code, state in _rows("SELECT code, state FROM campaigns ORDER BY id"):
        if state not in ("succeeded", "failed", "cancelled"):
            yield f"campaign {code} is stuck in {state}"
    for (code,) in _rows(
        "SELECT p.code FROM matches m JOIN pledges p ON p.id = m.pledge_id"
        " WHERE m.state = 'reserved' ORDER BY m.id"
    ):
        yield f"what a sponsor set aside for {code} is still reserved"


def fates(_city: City) -> Iterator[str]:
    """Money stays with a campaign that succeeded, and with no other."""
    for code, state, campaign in _rows(
        "SELECT p.code, p.state, c.state FROM pledges p JOIN campaigns c ON c.id = p.campaign_id"
    ):
        if state == "collected" and campaign != "succeeded":
            yield f"pledge {code} is collected and its campaign {campaign}"
        if state == "released" and campaign == "succeeded":
            yield f"pledge {code} was released by a campaign that succeeded"


def told_once(_city: City) -> Iterator[str]:
    """One event for each move that partners hear of, and none without one."""
    for after, kind in TOLD.items():
        moved = _counted(
            "SELECT c.code, p.amount, count(*) FROM state_moves m"
            " JOIN pledges p ON p.id = m.subject_id JOIN campaigns c ON c.id = p.campaign_id"
            " WHERE m.lifecycle = 'pledge' AND m.after = :one GROUP BY 1, 2",
            after,
        )
        told = _counted(
            "SELECT body::json->'data'->'campaign'->>'code',"
            " (body::json->'data'->>'amount')::int, count(*) FROM webhook_outbound_events"
            " WHERE kind = :one GROUP BY 1, 2",
            kind,
        )
        if moved != told:
            yield f"{kind}: moves {dict(moved)}, events {dict(told)}"
    for code, state, told in _rows(
        "SELECT c.code, c.state, (SELECT count(*) FROM webhook_outbound_events e"
        " WHERE e.subject = 'campaign:' || c.code AND e.kind = 'campaign.' || c.state)"
        " FROM campaigns c WHERE c.state IN ('succeeded', 'failed')"
    ):
        if told != 1:
            yield f"campaign {code}: campaign.{state} was told {told} times"


def mails(_city: City) -> Iterator[str]:
    """One mail for each move that its backer hears of; every mail was delivered."""
    unsent = session().scalar(text("SELECT count(*) FROM mails WHERE sent_at IS NULL"))
    if unsent:
        yield f"{unsent} mails were never sent"
    for after in WRITTEN:
        moved = _counted(
            "SELECT p.email, count(*) FROM state_moves m JOIN pledges p ON p.id = m.subject_id"
            " WHERE m.lifecycle = 'pledge' AND m.after = :one GROUP BY 1",
            after,
        )
        written = _counted(
            "SELECT recipient, count(*) FROM mails WHERE name = 'pledges/' || :one GROUP BY 1",
            after,
        )
        if moved != written:
            yield f"{after}: moves {dict(moved)}, mails {dict(written)}"


def jobs(city: City) -> Iterator[str]:
    """No job is held by nobody."""
    for job in city.queue.standing():
        if job.startswith("doing"):
            yield f"{job} has no end"


def cards(city: City) -> Iterator[str]:
    """A card that nobody may charge any more is detached."""
    kept = {one["id"]: one["customer"] for one in _twin(city, "payment_method")}
    for code, state, card in _rows(
        "SELECT p.code, p.state, m.payment_method_id FROM pledges p"
        " JOIN payments m ON m.reference = 'pledge:' || p.code"
        " WHERE p.state IN ('released', 'dropped', 'cancelled')"
        " AND m.payment_method_id IS NOT NULL"
    ):
        if kept.get(card) is not None:
            yield f"pledge {code} is {state} and its card is kept"


def _amounts(kind: str, account: str) -> Counter[str]:
    found = Counter[str]()
    for reference, amount in _rows(
        "SELECT e.reference, p.amount FROM ledger_entries e"
        " JOIN ledger_postings p ON p.entry_id = e.id JOIN ledger_accounts a ON a.id = p.account_id"
        " WHERE e.kind = :one AND a.kind = :two",
        kind,
        account,
    ):
        found[reference] += amount
    return found


def _counted(statement: str, one: str) -> Counter[tuple[Any, ...]]:
    return Counter({tuple(row[:-1]): row[-1] for row in _rows(statement, one)})


def _twin(city: City, kind: str) -> list[dict[str, Any]]:
    return city.twin.twin.store.of(kind)


def _rows(statement: str, one: str = "", two: str = "") -> list[Any]:
    return list(session().execute(text(statement), {"one": one, "two": two}))


RULES = {
    "ledger": ledger,
    "charges": charges,
    "intents": intents,
    "honest": honest,
    "refunds": refunds,
    "terminal": terminal,
    "fates": fates,
    "told once": told_once,
    "mails": mails,
    "inbound": inbound,
    "leases": leases,
    "jobs": jobs,
    "cards": cards,
}
"""By name, so that a mutant can be said to be caught by one of them."""
