"""The twin as one thing: its objects, clock, identifiers, faults and the lock that guards them."""

import threading
from dataclasses import asdict, dataclass, field
from typing import Any

from payments.twin.clock import Clock
from payments.twin.faults import Faults
from payments.twin.ids import Ids
from payments.twin.persistence import StateFile
from payments.twin.requests_log import RequestsLog
from payments.twin.store import Store

API_VERSION = "2026-08-26.dahlia"
"""The version of Stripe's API that the twin speaks."""

DAY = 86_400


@dataclass
class Settings:
    """What tests and demos may turn; days and seconds are of the twin's clock."""

    settlement_days: int = 3
    sepa_days: int = 5
    dispute_after: int = 0
    refund_fails_after: int = 0
    async_capture: bool = True
    webhook_ladder: list[float] = field(
        default_factory=lambda: [5.0, 30.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0]
    )
    webhook_mode: str = "deliver"
    webhook_duplicates: int = 1
    webhook_shuffle: bool = False
    webhook_timeout: float = 10.0


@dataclass(frozen=True)
class Cause:
    """The API request from which events come; empty for what time or a page brings."""

    request_id: str | None = None
    idempotency_key: str | None = None


class Twin:
    """Everything the twin knows. Hold `lock` around any use."""

    def __init__(
        self,
        *,
        seed: int | None = None,
        frozen_at: int | None = None,
        state_file: str | None = None,
        public_url: str | None = None,
    ) -> None:
        self.lock = threading.RLock()
        self.clock = Clock(frozen_at)
        self.ids = Ids(seed)
        self.store = Store()
        self.settings = Settings()
        self.faults = Faults()
        self.log = RequestsLog()
        self.public_url = public_url
        self.cause = Cause()
        self.work = threading.Event()
        self.stopping = threading.Event()
        self._file = StateFile(state_file) if state_file else None
        if self._file is not None:
            self._file.load(self.store)
            self.clock.restore(self._file.setting("clock") or {})

    def save(self) -> None:
        """Write what changed to the state file, if there is one."""
        if self._file is not None:
            self._file.save(self.store)
            self._file.set_setting("clock", self.clock.saved())
        else:
            self.store.changed.clear()
            self.store.removed.clear()

    def reset(self) -> None:
        """Forget everything but the webhook endpoints given at the start."""
        kept = [each for each in self.store.of("webhook_endpoint") if each["metadata"].get("cli")]
        self.store.clear()
        for endpoint in kept:
            self.store.put(endpoint)
        self.settings = Settings()
        self.faults.clear()
        self.log.clear()
        self.clock.restore({})

    def stop(self) -> None:
        """Let waiting threads go and close the state file."""
        self.stopping.set()
        self.work.set()
        with self.lock:
            self.save()
            if self._file is not None:
                self._file.close()
                self._file = None

    def dump(self) -> dict[str, Any]:
        """The settings as plain values."""
        return asdict(self.settings)
