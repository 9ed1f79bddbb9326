"""The gateways a contract is proved on: the twin always, Stripe's test mode with a test key."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import stripe

from payments.twin.twin import API_VERSION
from tests.contract import document
from tests.contract.checking import CheckingHTTPClient
from tests.twin.client import ADDRESS, KEY, InProcessTwin

KEY_VARIABLE = "CROWDFUND_STRIPE_TEST_KEY"


@dataclass
class Gateway:
    """A client whose every exchange is checked; `twin` is None when it is Stripe itself."""

    client: stripe.StripeClient
    checking: CheckingHTTPClient
    twin: InProcessTwin | None


def twin_gateway() -> Gateway:
    """The twin in this process."""
    twin = InProcessTwin()
    checking = CheckingHTTPClient(twin.http_client(), strict=True)
    client = stripe.StripeClient(
        KEY, base_addresses={"api": ADDRESS}, http_client=checking, stripe_version=API_VERSION
    )
    return Gateway(client, checking, twin)


def stripe_gateway(key: str) -> Gateway:
    """Stripe's own test mode."""
    checking = CheckingHTTPClient(stripe.HTTPXClient(), strict=False)
    client = stripe.StripeClient(key, http_client=checking, stripe_version=API_VERSION)
    return Gateway(client, checking, None)


def need_document() -> None:
    """Skip where Stripe's OpenAPI document is not at hand."""
    if not document.DOCUMENT.exists():
        pytest.skip("Stripe's OpenAPI document is not there: put it in ../shared/stripe/")


@pytest.fixture
def checked_twin() -> Iterator[Gateway]:
    """The twin; afterwards, nothing may have strayed from the document."""
    need_document()
    gateway = twin_gateway()
    yield gateway
    assert gateway.checking.problems == []


@pytest.fixture(params=["twin", "stripe"])
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    """The twin, then Stripe's test mode if CROWDFUND_STRIPE_TEST_KEY holds a test key."""
    need_document()
    if request.param == "twin":
        made = twin_gateway()
    else:
        key = os.environ.get(KEY_VARIABLE, "")
        if not key.startswith("sk_test_"):
            pytest.skip(f"not run against Stripe: {KEY_VARIABLE} holds no sk_test_ key")
        made = stripe_gateway(key)
    yield made
    assert made.checking.problems == []
