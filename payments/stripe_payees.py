"""The part of Stripe's adapter that speaks of payees: connected accounts and transfers.

Separate charges and transfers: the platform collects, and later sends each payee their money
(https://docs.stripe.com/connect/separate-charges-and-transfers). Accounts are of the type
"express": the payee gives their data to Stripe on Stripe's own page, never to us.
"""

from typing import Any

from payments import stripe_objects as objects
from payments.payee_gateway import PayeeAccount, Sent
from payments.stripe_manners import StripeManners


class StripePayees(StripeManners):
    """Connected accounts, their onboarding, and transfers to them."""

    def open_account(self, email: str, name: str, key: str) -> PayeeAccount:
        """POST /v1/accounts"""
        params: Any = {
            "type": "express",
            "country": "IT",
            "email": email,
            "business_profile": {"name": name},
            "capabilities": {"transfers": {"requested": True}},
        }
        with self._asking():
            accounts = self._client.v1.accounts
            return objects.payee_account(accounts.create(params, self._options(key)))

    def account(self, account_id: str) -> PayeeAccount:
        """GET /v1/accounts/{id}"""
        with self._asking():
            accounts = self._client.v1.accounts
            return objects.payee_account(accounts.retrieve(account_id, {}, self._options()))

    def account_page(self, account_id: str, return_url: str, refresh_url: str) -> str:
        """POST /v1/account_links"""
        params: Any = {
            "account": account_id,
            "type": "account_onboarding",
            "return_url": return_url,
            "refresh_url": refresh_url,
        }
        with self._asking():
            return str(self._client.v1.account_links.create(params, self._options()).url)

    def transfer(
        self, destination: str, amount: int, currency: str, reference: str, key: str
    ) -> Sent:
        """POST /v1/transfers, never repeated by the SDK."""
        with self._asking():
            return objects.sent(
                self._client.v1.transfers.create(
                    {
                        "destination": destination,
                        "amount": amount,
                        "currency": currency.lower(),
                        "transfer_group": reference,
                        "metadata": {"reference": reference},
                    },
                    {"idempotency_key": key, "max_network_retries": 0},
                )
            )

    def transfers(self, reference: str) -> list[Sent]:
        """GET /v1/transfers?transfer_group="""
        with self._asking():
            found = self._client.v1.transfers.list(
                {"transfer_group": reference, "limit": 100}, self._options()
            )
            return [objects.sent(one) for one in found.auto_paging_iter()]
