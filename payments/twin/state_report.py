"""Counts and sums of what the twin holds, by kind and status."""

from collections import Counter, defaultdict

from payments.twin.store import Json
from payments.twin.twin import Twin

SUMMED = ("charge", "dispute", "payment_intent", "payout", "refund", "transfer")


def report(twin: Twin) -> Json:
    """For each kind: how many in each status, and the sum of the amounts where there are any."""
    kinds: Json = {}
    for kind in sorted(twin.store.kinds()):
        things = twin.store.of(kind)
        counts = Counter(str(each.get("status") or each.get("state") or "") for each in things)
        entry: Json = {"count": len(things), "by_status": dict(sorted(counts.items()))}
        if kind in SUMMED:
            sums: defaultdict[str, int] = defaultdict(int)
            for each in things:
                sums[str(each.get("status", ""))] += each["amount"]
            entry["amounts"] = dict(sorted(sums.items()))
        kinds[kind] = entry
    movements = twin.store.of("balance_transaction")
    return {
        "now": twin.clock.now(),
        "objects": kinds,
        "balance": {
            "amount": sum(each["amount"] for each in movements),
            "fee": sum(each["fee"] for each in movements),
            "net": sum(each["net"] for each in movements),
        },
    }
