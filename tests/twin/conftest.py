"""The twin and the SDK that talks to it, for the tests of this folder."""

import pytest
import stripe

from tests.twin.client import InProcessTwin


@pytest.fixture
def twin() -> InProcessTwin:
    """A fresh twin."""
    return InProcessTwin()


@pytest.fixture
def client(twin: InProcessTwin) -> stripe.StripeClient:
    """The real SDK, talking to it."""
    return twin.stripe_client()
