"""An endpoint listed twice, while its secret changes, gets each event once, signed with both."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from kit.unit_of_work import unit_of_work
from tests.support.partners import OUR_SECRET, Receiver, hear, receiver
from webhooks import outbound
from webhooks.configured import ConfiguredEndpoint

NEW_SECRET = "whsec_dGhlLW5ld2VyLXNlY3JldC1vZi10aGUtdGVzdHM="


@pytest.fixture
def partner(app: Flask) -> Iterator[Receiver]:
    """A receiver that knows the old secret alone."""
    with receiver() as got:
        url = got.endpoint().url
        hear(
            ConfiguredEndpoint(url, NEW_SECRET, ("*",)), ConfiguredEndpoint(url, OUR_SECRET, ("*",))
        )
        yield got
    hear()


def test_a_receiver_that_knows_one_of_two_secrets_gets_each_event_once(
    partner: Receiver, run_jobs: Callable[..., list[str]]
) -> None:
    with unit_of_work():
        outbound.send("campaign.published", "campaign:AB", {})
    run_jobs()

    assert [event["type"] for event in partner.events] == ["campaign.published"]
    assert partner.refused == 0
