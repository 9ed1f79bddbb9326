"""What the API was asked: the last requests in full, and counts of all."""

from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST = 5000


@dataclass
class Received:
    """One request and how it was answered; `status` 0 means that no answer was given."""

    request_id: str
    method: str
    path: str
    params: dict[str, Any]
    idempotency_key: str | None
    status: int = 0
    replayed: bool = False
    headers: dict[str, str] = field(default_factory=dict)


class RequestsLog:
    """Keeps the last 5,000 requests and counts by method and route."""

    def __init__(self) -> None:
        self._entries: deque[Received] = deque(maxlen=LONGEST)
        self._counts: Counter[str] = Counter()

    def add(self, entry: Received, route: str) -> Received:
        """Note a request that has come in."""
        self._entries.append(entry)
        self._counts[f"{entry.method} {route}"] += 1
        return entry

    def listed(self) -> list[dict[str, Any]]:
        """The requests, oldest first, as plain values."""
        return [asdict(entry) for entry in self._entries]

    def counts(self) -> dict[str, int]:
        """How often each route was asked."""
        return dict(sorted(self._counts.items()))

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
        self._counts.clear()
