"""The start command: a real process, real HTTP, webhooks that arrive, a state that stays."""

import queue
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from payments.twin import outbox
from payments.twin.__main__ import arguments, build
from payments.twin.customers import make
from payments.twin.delivery import Courier, post
from payments.twin.outbox import Parcel
from payments.twin.twin import DAY, Twin
from payments.twin.webhook_endpoints import of_start_command
from tests.support.loopback import serving
from tests.twin.helpers import pay, session

ROOT = Path(__file__).parents[2]
PATIENCE = 60
Inbox = queue.Queue[tuple[bytes, str]]


@contextmanager
def receiver(refuse_first: int = 0) -> Iterator[tuple[str, Inbox]]:
    """A web server that takes webhooks, after refusing some; its address and what came."""
    inbox: Inbox = queue.Queue()
    left = [refuse_first]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = 200
            if left[0] > 0:
                left[0] -= 1
                status = 503
            else:
                inbox.put((body, self.headers["Stripe-Signature"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}/webhooks/stripe", inbox


@contextmanager
def running(*options: str) -> Iterator[str]:
    """The twin as its own process; gives its address, proves that it ends cleanly."""
    command = [sys.executable, "-m", "payments.twin", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:")
        yield line.removeprefix("listening on ").strip()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_options_are_what_the_twin_lives_by(tmp_path: Path) -> None:
    """Clock, ladder, endpoint and state file; the endpoint replaces that of the last start."""
    state = str(tmp_path / "twin.sqlite")
    for url in ("http://127.0.0.1:1/old", "http://127.0.0.1:1/new"):
        given = ["--webhook-url", url, "--retries", "1,2", "--clock", "2000000000"]
        twin = build(arguments([*given, "--state", state]))
        assert twin.clock.now() == 2_000_000_000
        assert twin.settings.webhook_ladder == [1.0, 2.0]
        assert [each["url"] for each in twin.store.of("webhook_endpoint")] == [url]
        twin.stop()


def test_state_file_keeps_changes_and_removals(tmp_path: Path) -> None:
    """What is put is found again, what is removed is not."""
    path = str(tmp_path / "twin.sqlite")
    first = Twin(seed=1, state_file=path)
    kept = make(first, email="a@esempio.it")
    gone = make(first, email="b@esempio.it")
    first.save()
    first.store.remove(gone)
    kept["email"] = "c@esempio.it"
    first.store.put(kept)
    first.clock.advance(DAY)
    first.save()
    now = first.clock.now()
    first.stop()
    second = Twin(state_file=path)
    assert [each["email"] for each in second.store.of("customer")] == ["c@esempio.it"]
    assert second.clock.now() >= now
    second.stop()


def test_courier_sends_what_was_on_its_way(tmp_path: Path) -> None:
    """After a restart, and does what the clock brings due."""
    with receiver(refuse_first=1) as (url, inbox):
        twin = Twin(seed=1)
        twin.settings.webhook_ladder = [0.01]
        of_start_command(twin, url, "whsec_x")
        make(twin)
        assert len(outbox.due(twin)) == 1
        courier = Courier(twin)
        courier.start()
        body, signature = inbox.get(timeout=PATIENCE)
        courier.stop()
        twin.stop()
    assert signature.startswith("t=")
    assert b"customer.created" in body


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/nobody", "ftp://x"])
def test_receiver_that_is_not_there(url: str) -> None:
    """An attempt that failed, not an exception."""
    status, error = post(Parcel("dlv_1", url, b"{}", {}), timeout=PATIENCE)
    assert status == 0
    assert error


def client_of(address: str, retries: int = 0) -> stripe.StripeClient:
    """The real SDK over real HTTP."""
    return stripe.StripeClient(
        "sk_test_twin",
        base_addresses={"api": address},
        http_client=stripe.RequestsClient(timeout=PATIENCE),
        max_network_retries=retries,
    )


def test_webhooks_arrive_signed_even_if_refused_at_first() -> None:
    """Two refusals, then every event, each verified with the secret of the command line."""
    with receiver(refuse_first=2) as (url, inbox):
        options = ("--webhook-url", url, "--webhook-secret", "whsec_prova", "--retries", "0.05,0.1")
        with running(*options) as address:
            pay(client_of(address))
            kinds = set()
            for _ in range(4):
                body, signature = inbox.get(timeout=PATIENCE)
                event = stripe.Webhook.construct_event(body, signature, "whsec_prova")
                kinds.add(event.type)
    assert kinds == {
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
    }


def test_payments_survive_a_restart(tmp_path: Path) -> None:
    """With --state, objects, clock and kept answers are found again."""
    state = ("--state", str(tmp_path / "twin.sqlite"))
    key: Any = {"idempotency_key": "k1"}
    with running(*state) as address:
        requests.post(f"{address}/_twin/clock", json={"advance": 86_400}, timeout=PATIENCE)
        client = client_of(address)
        intent = pay(client)
        opened = session(client)
        customer = client.v1.customers.create({}, key)
        before = requests.get(f"{address}/_twin/state", timeout=PATIENCE).json()
    with running(*state) as address:
        client = client_of(address)
        after = requests.get(f"{address}/_twin/state", timeout=PATIENCE).json()
        assert after["objects"] == before["objects"]
        assert after["now"] >= before["now"]
        assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
        assert client.v1.customers.create({}, key).id == customer.id
        page = requests.get(f"{address}/c/pay/{opened.id}", timeout=PATIENCE)
        assert page.status_code == 200


@pytest.mark.parametrize("way", ["cut", "timeout"])
def test_connection_is_really_cut(way: str) -> None:
    """After execution: the SDK gets no answer, and its own retry finds the payment made."""
    with running() as address:
        fault: Any = {
            "kind": "fail_after",
            "path": "/v1/payment_intents",
            "way": way,
            "seconds": 0.05,
        }
        requests.post(f"{address}/_twin/faults", json=fault, timeout=PATIENCE)
        with pytest.raises(stripe.APIConnectionError):
            pay(client_of(address))
        requests.post(f"{address}/_twin/faults", json=fault, timeout=PATIENCE)
        client = client_of(address, retries=1)
        assert pay(client).status == "succeeded"
        assert len(client.v1.charges.list().data) == 2


def test_port_in_use_is_said() -> None:
    """One line on the error output, and a status that is not 0."""
    with running() as address:
        port = address.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "payments.twin", "--port", port]
        second = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert second.returncode == 1
    assert f"cannot listen on port {port}" in second.stderr
