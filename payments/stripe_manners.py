"""What the parts of Stripe's adapter share: the client, the options of a call, its errors."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from typing import Any


class StripeManners(ABC):
    """payments.stripe_gateway.StripeGateway fills these in."""

    _client: Any

    @abstractmethod
    def _asking(self) -> AbstractContextManager[None]:
        """Stripe's errors become ours within; nothing is asked while a transaction is open."""

    @abstractmethod
    def _options(self, key: str | None = None) -> Any:
        """The options of a call that may be repeated, under an idempotency key."""
