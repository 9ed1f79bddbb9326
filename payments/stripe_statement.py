"""The part of Stripe's adapter that reads the account's own statement and its disputes."""

from datetime import datetime
from typing import Any

from payments import stripe_objects as objects
from payments.gateway import Disputed, Movement
from payments.stripe_manners import StripeManners


class StripeStatement(StripeManners):
    """Balance transactions, what lies at Stripe, and disputes."""

    def movements(self, since: datetime, until: datetime, after: str = "") -> list[Movement]:
        """GET /v1/balance_transactions, a hundred at a time."""
        params: Any = {
            "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
            "limit": 100,
            "expand": ["data.source"],
        }
        if after:
            params["starting_after"] = after
        with self._asking():
            found = self._client.v1.balance_transactions.list(params, self._options())
            return [objects.movement(one) for one in found.data]

    def holds(self) -> dict[str, int]:
        """GET /v1/balance"""
        with self._asking():
            return objects.holds(self._client.v1.balance.retrieve({}, self._options()))

    def disputes(self, charge_id: str) -> list[Disputed]:
        """GET /v1/disputes?charge="""
        return self._disputes({"charge": charge_id})

    def disputes_since(self, instant: datetime) -> list[Disputed]:
        """GET /v1/disputes?created[gte]="""
        return self._disputes({"created": {"gte": int(instant.timestamp())}})

    def _disputes(self, which: Any) -> list[Disputed]:
        with self._asking():
            found = self._client.v1.disputes.list(which | {"limit": 100}, self._options())
            return [objects.disputed(one) for one in found.auto_paging_iter()]
