"""POST /webhooks/stripe: genuine events are stored once and acknowledged; others are refused."""

import json
import time
from typing import Any

import pytest
from sqlalchemy import select

from kit.unit_of_work import unit_of_work
from payments import gateway
from payments.errors import GatewayUnavailable
from payments.stripe_gateway import StripeGateway
from payments.twin import signing
from tests.support import work
from tests.support.story import Story
from tests.twin.client import SECRET
from webhooks.models import InboundEvent

EVENT: dict[str, Any] = {
    "id": "evt_1",
    "type": "payment_intent.succeeded",
    "data": {"object": {"id": "pi_1", "object": "payment_intent", "metadata": {}}},
}


def post(story: Story, body: bytes, signature: str | None) -> int:
    """Knock at the door; the status of the answer."""
    headers = {"Stripe-Signature": signature} if signature is not None else {}
    return story.app.test_client().post("/webhooks/stripe", data=body, headers=headers).status_code


def stored() -> list[InboundEvent]:
    """The events kept so far."""
    with unit_of_work() as opened:
        return list(opened.scalars(select(InboundEvent)))


def test_a_genuine_event_is_stored_once_and_answered_at_once(story: Story) -> None:
    body = json.dumps(EVENT).encode()
    for _ in range(3):
        assert post(story, body, signing.header(body, SECRET)) == 200
    assert [(one.source, one.event_id, one.state) for one in stored()] == [
        ("stripe", "evt_1", "received")
    ]
    assert work.waiting() == ["webhooks.handle"]


def test_an_event_about_nothing_of_ours_is_kept_as_ignored(story: Story) -> None:
    for number, kind in enumerate(("payment_intent.succeeded", "customer.created")):
        body = json.dumps(EVENT | {"id": f"evt_{number}", "type": kind}).encode()
        post(story, body, signing.header(body, SECRET))
    story.work()
    assert {one.state for one in stored()} == {"ignored"}


@pytest.mark.parametrize("which", ["none", "empty", "garbage", "other", "old", "changed"])
def test_what_stripe_did_not_sign_is_refused_and_not_stored(story: Story, which: str) -> None:
    body = json.dumps(EVENT).encode()
    good = signing.header(body, SECRET)
    signature = {
        "none": None,
        "empty": "",
        "garbage": "t=a,v1=é,,=",
        "other": signing.header(body, "whsec_another"),
        "old": good.replace("t=", "t=1"),
        "changed": good,
    }[which]
    sent = body + b" " if which == "changed" else body
    assert post(story, sent, signature) == 400
    assert stored() == []


def test_a_genuine_event_of_an_hour_ago_is_refused(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(EVENT).encode()
    an_hour_ago = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: an_hour_ago)
    signature = signing.header(body, SECRET)
    monkeypatch.undo()
    assert post(story, body, signature) == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 1}', b"\xff\xfe", b"nothing"])
def test_a_signed_body_that_is_no_event_is_refused(story: Story, body: bytes) -> None:
    assert post(story, body, signing.header(body, SECRET)) == 400


def test_a_body_too_large_is_refused_unread(story: Story) -> None:
    assert post(story, b"x" * (1024 * 1024 + 1), "t=1,v1=x") == 413


def test_the_older_of_two_secrets_still_works_during_a_rotation(story: Story) -> None:
    before = gateway.current()
    gateway.use(StripeGateway("sk_test_x", secrets=("whsec_newer", SECRET)))
    try:
        body = json.dumps(EVENT).encode()
        assert post(story, body, signing.header(body, SECRET)) == 200
    finally:
        gateway.use(before)


def test_an_event_that_cannot_be_handled_now_is_handled_later(story: Story) -> None:
    pledge = story.pledge(story.campaign(kind="flexible"), 100_00, returns=False)
    story.twin.control.fault("fail_before", method="GET", path="/v1/*", way="500", times=9)
    with pytest.raises(GatewayUnavailable):
        story.hear()
    assert "failed" in {one.state for one in stored()}
    story.twin.twin.faults.clear()
    story.passes(hours=2)
    story.sweep()
    assert story.state(pledge) == "collected"
