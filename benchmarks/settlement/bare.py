"""The bare loop: 32 threads that charge with Stripe's SDK and do nothing else."""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor

import stripe

from payments.stripe_gateway import API_VERSION


def charges(address: str, pledges: int, threads: int) -> float:
    """Seconds that `pledges` charges take: prepare a PaymentIntent, confirm it."""
    client = stripe.StripeClient(
        "sk_test_twin",
        stripe_version=API_VERSION,
        base_addresses={"api": address},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=(5.0, 25.0)),
    )

    def one(number: int) -> None:
        intents = client.v1.payment_intents
        made = intents.create(
            {
                "amount": 1000,
                "currency": "eur",
                "customer": f"cus_{number}",
                "payment_method": f"pm_{number}",
                "metadata": {"reference": f"bare:{number}"},
                "expand": ["latest_charge.balance_transaction"],
            },
            {"idempotency_key": f"intent:bare:{number}"},
        )
        intents.confirm(
            made.id,
            {
                "payment_method": f"pm_{number}",
                "off_session": True,
                "expand": ["latest_charge.balance_transaction"],
            },
            {"idempotency_key": f"confirm:bare:{number}:1"},
        )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(threads)))  # connections are opened
        began = time.monotonic()
        list(pool.map(one, range(threads, threads + pledges)))
        return time.monotonic() - began


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--address", required=True)
    asked.add_argument("--pledges", type=int, default=1000)
    asked.add_argument("--threads", type=int, default=32)
    given = asked.parse_args()
    print(charges(given.address, given.pledges, given.threads))
