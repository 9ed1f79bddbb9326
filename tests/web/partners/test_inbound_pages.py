"""What came in, and what was refused, on the admin's desk; refusals are counted, never kept."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kit import clock
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts
from tests.support.clock import FakeClock
from tests.support.partners import GRANT_SECRET, post_signed
from webhooks import inbound, refusals, signatures
from webhooks.models import InboundEvent, Refusal

DOOR = "/webhooks/grant"
EVENT: dict[str, Any] = {
    "type": "application.moved", "timestamp": "2027-03-01T09:30:00+01:00", "data": {"a": "è"},
}  # fmt: skip


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    """A browser in which an admin is logged in."""
    return accounts.log_in(client, accounts.account("admin", name="Ada Amato"))


@pytest.fixture
def handlers() -> Iterator[dict[str, Any]]:
    """Who handles what, to be replaced within a test."""
    before = dict(inbound._handlers)
    yield inbound._handlers
    inbound._handlers.clear()
    inbound._handlers.update(before)


def counted() -> dict[tuple[str, str], int]:
    with unit_of_work():
        return {(one.source, one.reason): one.count for one in session().scalars(select(Refusal))}


def stored() -> list[InboundEvent]:
    with unit_of_work():
        return list(session().scalars(select(InboundEvent).order_by(InboundEvent.id)))


def signed(body: bytes, sent: bytes | None = None) -> dict[str, Any]:
    headers = signatures.sign(body.decode(), "msg_9", clock.system_now(), [GRANT_SECRET])
    return {"headers": headers, "data": body if sent is None else sent}


def test_a_bad_signature_is_refused_and_counted(client: FlaskClient) -> None:
    for _time in range(3):
        answer = post_signed(client, DOOR, EVENT, secret="whsec_d3Jvbmc=")
        assert answer.status_code == 401

    assert counted() == {("grant", "bad_signature"): 3}
    assert stored() == []


@pytest.mark.parametrize("age", [301, -302])
def test_an_old_timestamp_and_one_of_the_future_are_refused(client: FlaskClient, age: int) -> None:
    assert post_signed(client, DOOR, EVENT, age_seconds=age).status_code == 401
    assert counted() == {("grant", "wrong_time"): 1}


def test_a_body_that_was_written_anew_is_refused(client: FlaskClient) -> None:
    body = json.dumps(EVENT, ensure_ascii=False).encode()
    again = json.dumps(json.loads(body), ensure_ascii=True, indent=1).encode()

    assert client.post(DOOR, **signed(body, again)).status_code == 401
    assert client.post(DOOR, **signed(body)).status_code == 202
    assert counted() == {("grant", "bad_signature"): 1}


def test_a_body_over_1_mb_is_refused_also_without_its_length(client: FlaskClient) -> None:
    body = b" " * (1024 * 1024 + 1)
    assert client.post(DOOR, **signed(body)).status_code == 413
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    assert client.post(DOOR, **signed(body), environ_overrides=chunked).status_code == 413
    assert counted() == {("grant", "too_large"): 2}


def test_no_signature_no_json_and_no_event_are_told_apart(client: FlaskClient) -> None:
    assert client.post(DOOR, data=b"{}").status_code == 401
    assert client.post(DOOR, **signed(b"no json")).status_code == 400
    assert client.post(DOOR, **signed(b"[]")).status_code == 422
    assert counted() == {
        ("grant", "no_signature"): 1,
        ("grant", "bad_json"): 1,
        ("grant", "bad_event"): 1,
    }


def test_what_comes_again_is_acknowledged_ignored_and_counted(client: FlaskClient) -> None:
    for expected in (202, 200, 200):
        assert post_signed(client, DOOR, EVENT, message_id="msg_1").status_code == expected

    assert len(stored()) == 1
    assert counted() == {("grant", "known"): 2}


def test_stripes_door_counts_too(client: FlaskClient) -> None:
    assert client.post("/webhooks/stripe", data=b"{}").status_code == 400
    assert counted() == {("stripe", "bad_signature"): 1}


def test_a_flood_makes_a_number_larger_and_no_table_longer(
    client: FlaskClient, clock: FakeClock
) -> None:
    for number in range(20):
        client.post(DOOR, data=b"{}", headers={"webhook-id": f"msg_{number}"})
    clock.advance(hours=1)
    client.post(DOOR, data=b"{}")

    with unit_of_work():
        rows = session().scalars(select(Refusal).order_by(Refusal.id)).all()
    assert [(one.count, one.event_id) for one in rows] == [(20, "msg_19"), (1, "")]


def test_refusals_are_forgotten_after_90_days(client: FlaskClient, clock: FakeClock) -> None:
    client.post(DOOR, data=b"{}")
    clock.advance(days=91)
    refusals.forget.run()

    assert counted() == {}


def test_the_admin_sees_what_was_refused_without_its_body(
    admin: FlaskClient, client: FlaskClient
) -> None:
    assert "Nessun evento rifiutato" in admin.get("/admin/inbound/refused").text
    client.post(DOOR, data=b"a secret text", headers={"webhook-id": "<i>msg</i>"})
    page = admin.get("/admin/inbound/refused").text

    assert "Senza firma" in page
    assert "a secret text" not in page
    assert "<i>msg</i>" not in page


def test_an_unknown_kind_is_stored_acknowledged_and_shown(
    admin: FlaskClient, run_jobs: Callable[..., list[str]]
) -> None:
    post_signed(admin, DOOR, EVENT)
    run_jobs()
    (event,) = stored()

    assert event.state == "ignored"
    page = admin.get(f"/admin/inbound/{event.id}").text
    assert "nessuno usa questo tipo di evento" in page
    assert "application.moved" in admin.get("/admin/webhooks?way=in").text


def test_a_failed_event_is_handled_again_by_hand(
    admin: FlaskClient, handlers: dict[str, Any], run_jobs: Callable[..., list[str]]
) -> None:
    def breaks(kind: str, data: dict[str, Any]) -> bool:
        raise RuntimeError("the disk is full")

    handlers["grant"] = breaks
    post_signed(admin, DOOR, EVENT)
    with pytest.raises(RuntimeError):
        run_jobs()
    (event,) = stored()
    assert event.state == "failed"

    handlers["grant"] = lambda kind, data: True
    assert "Lavora di nuovo" in admin.get(f"/admin/inbound/{event.id}").text
    assert admin.post(f"/admin/inbound/{event.id}/again").status_code == 303
    run_jobs()

    assert stored()[0].state == "handled"
    assert admin.post(f"/admin/inbound/{event.id}/again").status_code == 409
