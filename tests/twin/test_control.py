"""The control API does over HTTP what the in-process helper does by call."""

from typing import Any

import pytest

from tests.twin.client import InProcessTwin
from tests.twin.helpers import pay, session


def post(twin: InProcessTwin, name: str, **body: Any) -> Any:
    """The JSON answer of a control."""
    answer = twin.browser().post(f"/_twin/{name}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json


def get(twin: InProcessTwin, name: str) -> Any:
    """The JSON answer of a report."""
    return twin.browser().get(f"/_twin/{name}").json


def test_clock_stands_moves_and_flows(twin: InProcessTwin) -> None:
    """Set, advance, let go and stop."""
    start = get(twin, "clock")["now"]
    assert post(twin, "clock", advance=60)["now"] == start + 60
    assert post(twin, "clock", set=2_000_000_000) == {"now": 2_000_000_000, "frozen": True}
    assert post(twin, "clock", freeze=False)["frozen"] is False
    assert get(twin, "clock")["now"] >= 2_000_000_000
    assert post(twin, "clock", advance=1000, freeze=True)["frozen"] is True


def test_faults_are_ordered_listed_and_taken_back(twin: InProcessTwin) -> None:
    """One by one or all."""
    first = post(twin, "faults", kind="fail_before", path="/v1/customers")[0]["number"]
    post(twin, "faults", kind="delay", seconds=1)
    assert len(get(twin, "faults")) == 2
    assert len(post(twin, "faults/clear", number=first)) == 1
    assert post(twin, "faults/clear") == []


def test_settings_are_read_and_changed(twin: InProcessTwin) -> None:
    """Only those that exist, and of the right type."""
    assert post(twin, "settings", settlement_days=0, webhook_ladder=[1])["settlement_days"] == 0
    assert get(twin, "settings")["webhook_ladder"] == [1]
    for wrong in ({"colour": "red"}, {"webhook_mode": ["x"]}):
        assert twin.browser().post("/_twin/settings", json=wrong).status_code == 400


def test_disputes_refunds_challenges_and_sessions(twin: InProcessTwin) -> None:
    """What banks and customers do, by order."""
    client = twin.stripe_client()
    dispute = post(twin, "disputes", charge=pay(client).latest_charge, reason="duplicate")
    assert dispute["reason"] == "duplicate"
    assert post(twin, "disputes/close", dispute=dispute["id"], won=True)["status"] == "won"
    refund = client.v1.refunds.create({"payment_intent": pay(client).id})
    assert post(twin, "refunds/fail", refund=refund.id)["status"] == "failed"
    waiting = pay(client, "pm_card_threeDSecure2Required")
    answer = post(twin, "authenticate", intent=waiting.id, passed=True)
    assert (answer["intent"]["status"], answer["error"]) == ("succeeded", None)
    poor = pay(client, "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds")
    answer = post(twin, "authenticate", intent=poor.id, passed=True)
    assert answer["error"]["decline_code"] == "insufficient_funds"
    opened = session(client)
    assert post(twin, "sessions/expire", session=opened.id)["status"] == "expired"


def test_reports(twin: InProcessTwin) -> None:
    """Requests with counts, objects with sums, deliveries with attempts."""
    pay(twin.stripe_client())
    assert get(twin, "requests")["counts"] == {"POST /v1/payment_intents": 1}
    state = get(twin, "state")
    assert state["objects"]["payment_intent"]["amounts"] == {"succeeded": 2500}
    assert state["balance"] == {"amount": 2500, "fee": 63, "net": 2437}
    assert {each["state"] for each in get(twin, "deliveries")} == {"pending"}
    assert post(twin, "webhooks/deliver")["due"] == 4


def test_reset_keeps_the_endpoint_of_the_start(twin: InProcessTwin) -> None:
    """All else is forgotten."""
    client = twin.stripe_client()
    pay(client)
    post(twin, "reset")
    assert client.v1.payment_intents.list().data == []
    assert len(client.v1.webhook_endpoints.list().data) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("disputes", {}),
        ("disputes", {"charge": "ch_no"}),
        ("authenticate", {"intent": "pi_no", "passed": True}),
        ("faults", {"kind": "explode"}),
        ("faults", {"colour": "red"}),
        ("clock", {"set": "yesterday"}),
        ("clock", [1]),
    ],
)
def test_wrong_orders_are_refused(twin: InProcessTwin, name: str, body: Any) -> None:
    """400 with a word, never 500."""
    assert twin.browser().post(f"/_twin/{name}", json=body).status_code == 400
