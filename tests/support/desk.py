"""A gateway's checkout desk in memory: enough of the port for the pages of pledges.

The Stripe twin proves the real thing; here a test says what the gateway answers.
"""

from collections import Counter
from dataclasses import replace
from threading import Lock

from payments.errors import GatewayUnavailable
from payments.gateway import Checkout, Intent, Order


class Desk:
    """Opens one page a key, and answers with what the test has set."""

    def __init__(self) -> None:
        self.is_down = False
        self.pages: dict[str, Checkout] = {}
        self.orders: dict[str, Order] = {}
        self.calls: Counter[str] = Counter()
        self.forgotten: list[str] = []
        self._keys: dict[str, str] = {}
        self._lock = Lock()

    def open_checkout(self, order: Order, key: str) -> Checkout:
        """Open a page; the same key is the same page."""
        with self._lock:
            self._answer("open")
            if key not in self._keys:
                self._keys[key] = f"cs_{len(self._keys) + 1}_{order.reference}"
            session_id = self._keys[key]
            page = Checkout(session_id, "open", f"https://checkout.example/{session_id}")
            self.orders[session_id] = order
            return self.pages.setdefault(session_id, page)

    def checkout(self, session_id: str) -> Checkout:
        """How a page stands."""
        self._answer("ask")
        return self.pages[session_id]

    def close_checkout(self, session_id: str) -> Checkout:
        """Close a page that is still open."""
        self._answer("close")
        if self.pages[session_id].status == "open":
            self.pages[session_id] = Checkout(session_id, "expired")
        return self.pages[session_id]

    def intent(self, intent_id: str) -> Intent:
        """How a PaymentIntent stands."""
        self._answer("ask")
        found = [page.intent for page in self.pages.values() if page.intent]
        return next(intent for intent in found if intent.id == intent_id)

    def cancel_intent(self, intent_id: str) -> Intent:
        """Close a PaymentIntent unless it has succeeded."""
        self._answer("close")
        known = self.intent(intent_id)
        return known if known.status == "succeeded" else replace(known, status="canceled")

    def forget_card(self, payment_method_id: str) -> None:
        """Detach a saved card."""
        self.forgotten.append(payment_method_id)

    def save_card(self, session_id: str | None = None) -> None:
        """The backer gives a card on the newest page, or on the one named."""
        session_id = session_id or list(self.pages)[-1]
        self.pages[session_id] = Checkout(
            session_id,
            "complete",
            customer_id="cus_1",
            payment_method_id=f"pm_{session_id}",
        )

    def pay(self, status: str = "succeeded", decline_code: str | None = None) -> None:
        """The backer pays on the newest page; `status` in the gateway's words."""
        session_id = list(self.pages)[-1]
        order = self.orders[session_id]
        paid = status == "succeeded"
        intent = Intent(
            f"pi_{session_id}",
            status,
            order.amount,
            order.currency,
            charge_id=f"ch_{session_id}" if paid else None,
            fee=50 if paid else None,
            payment_method_id="pm_1",
            decline_code=decline_code,
        )
        self.pages[session_id] = Checkout(
            session_id, "complete", customer_id="cus_1", intent=intent
        )

    def _answer(self, call: str) -> None:
        self.calls[call] += 1
        if self.is_down:
            raise GatewayUnavailable
