"""The twin without sockets: the real SDK, a clock that stands still, webhooks handed over by call.

Others use `InProcessTwin`; nothing here knows the platform.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, cast
from urllib.parse import urlsplit

import stripe
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.local import LocalProxy
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from payments.twin import accounts, checkout_flow, disputes, outbox, payouts, refunds, state_report
from payments.twin.app import create_app
from payments.twin.charging import finish_debit
from payments.twin.errors import AnswerLost, ApiError
from payments.twin.faults import Rule
from payments.twin.hosted import acting
from payments.twin.store import Json, shown
from payments.twin.twin import API_VERSION, Twin
from payments.twin.webhook_endpoints import of_start_command

ADDRESS = "http://stripe.twin"
KEY = "sk_test_twin"
SECRET = "whsec_twin"
START = 1_803_895_200
"""2027-03-01 10:00 UTC, where the tests' clock stands."""

Receiver = Callable[[bytes, dict[str, str]], int]
"""Takes a payload and its headers, gives the HTTP status of the answer."""


AT_HAND = "innesco.twin"
"""The key of a request's environment under which its twin is."""


@cache
def _application() -> Flask:
    """One application for all twins of this process: each request brings its own twin."""
    at_hand = LocalProxy(lambda: request.environ[AT_HAND])
    made = create_app(cast(Twin, at_hand))
    made.config["PROPAGATE_EXCEPTIONS"] = True
    return made


class WsgiHTTPClient(stripe.HTTPClient):
    """The SDK's transport, straight into the twin's application."""

    name = "wsgi"

    def __init__(self, twin: Twin) -> None:
        super().__init__()
        self._twin = twin

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One request; a cut connection is the SDK's APIConnectionError."""
        parts = urlsplit(url)
        body = post_data.encode() if isinstance(post_data, str) else post_data
        builder = EnvironBuilder(
            path=parts.path,
            query_string=parts.query,
            base_url=f"{parts.scheme}://{parts.netloc}",
            method=method.upper(),
            headers=Headers(list((headers or {}).items())),
            data=body,
            environ_base={AT_HAND: self._twin},
        )
        try:
            output, status, answered = run_wsgi_app(
                _application(), builder.get_environ(), buffered=True
            )
            text = b"".join(output).decode()
        except AnswerLost as lost:
            message = "The connection was cut (injected by the twin)."
            raise stripe.APIConnectionError(  # type: ignore[no-untyped-call]
                message, should_retry=True
            ) from lost
        return text, int(status.split()[0]), cast(Mapping[str, str], answered)

    def _sleep_time_seconds(self, num_retries: int) -> float:
        """The SDK's own retries come at once: tests do not wait."""
        return 0.0

    def close(self) -> None:
        """Nothing is open."""


class Control:
    """What a test does behind the API's back; the same as /_twin/ offers over HTTP."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    @property
    def now(self) -> int:
        """The twin's clock, in Unix seconds."""
        return self._twin.clock.now()

    def set_clock(self, instant: int) -> None:
        """Stand at an instant and do what is due until then."""
        with acting(self._twin):
            self._twin.clock.set(instant)

    def advance(self, seconds: float) -> None:
        """Let time pass and do what is due until then."""
        with acting(self._twin):
            self._twin.clock.advance(seconds)

    def fault(
        self,
        kind: str,
        *,
        method: str = "POST",
        path: str = "*",
        way: str = "500",
        times: int = 1,
        skip: int = 0,
        seconds: float = 0.0,
    ) -> None:
        """Order a fault: `fail_before`, `fail_after` or `delay`; way 500, 429, timeout or cut."""
        with self._twin.lock:
            rule = Rule(kind, method, path, way, times, skip, seconds)
            self._twin.faults.order(rule)

    def set(self, **settings: object) -> None:
        """Change settings of the twin (payments.twin.twin.Settings)."""
        with acting(self._twin):
            for name, value in settings.items():
                assert hasattr(self._twin.settings, name), name
                setattr(self._twin.settings, name, value)

    def requests(self, method: str = "*", path: str = "") -> list[Json]:
        """The requests received whose path begins with `path`."""
        return [
            each
            for each in self._twin.log.listed()
            if method in ("*", each["method"]) and each["path"].startswith(path)
        ]

    def open_dispute(self, charge: str, reason: str = "fraudulent") -> Json:
        """The cardholder's bank takes a charge back."""
        with acting(self._twin):
            found = self._twin.store.get("charge", charge)
            return dict(shown(disputes.open_dispute(self._twin, found, reason)))

    def close_dispute(self, dispute: str, *, won: bool, fee_back: bool = False) -> Json:
        """The bank decides."""
        with acting(self._twin):
            found = self._twin.store.get("dispute", dispute)
            return dict(shown(disputes.close(self._twin, found, won=won, fee_back=fee_back)))

    def finish_debit(self, payment_intent: str, *, succeeded: bool) -> None:
        """A SEPA debit is decided now."""
        with acting(self._twin):
            intent = self._twin.store.get("payment_intent", payment_intent)
            finish_debit(self._twin, intent, succeeded)

    def fail_refund(self, refund: str) -> None:
        """The customer's bank sends a refund back."""
        with acting(self._twin):
            refunds.fail(self._twin, self._twin.store.get("refund", refund))

    def pay_out(self) -> Json | None:
        """Stripe's daily payout: all that is available goes to the platform's bank account."""
        with acting(self._twin):
            return payouts.sweep(self._twin)

    def fail_payout(self, payout: str) -> None:
        """The platform's bank sends a payout back."""
        with acting(self._twin):
            payouts.fail(self._twin, self._twin.store.get("payout", payout))

    def authenticate(self, intent: str, *, passed: bool) -> None:
        """The customer answers the 3-D Secure challenge; a decline after it is no exception."""
        with acting(self._twin):
            found = self._twin.store.find(intent)
            assert found is not None
            with suppress(ApiError):
                checkout_flow.authenticate(self._twin, found, passed=passed)

    def onboard(self, account: str) -> None:
        """A connected account gives all that is asked."""
        with acting(self._twin):
            accounts.onboard(self._twin, self._twin.store.get("account", account))

    def state(self) -> Json:
        """Counts and sums by kind and status."""
        with self._twin.lock:
            return state_report.report(self._twin)


class InProcessTwin:
    """A twin with repeatable identifiers, its own still clock and no network."""

    def __init__(self, seed: int = 1, now: int = START) -> None:
        self.twin = Twin(seed=seed, frozen_at=now)
        self.control = Control(self.twin)
        self.webhook_secret = SECRET
        of_start_command(self.twin, f"{ADDRESS}/nowhere", SECRET)

    def http_client(self) -> WsgiHTTPClient:
        """The transport to give to any StripeClient."""
        return WsgiHTTPClient(self.twin)

    def stripe_client(
        self, *, key: str = KEY, max_network_retries: int = 0, version: str = API_VERSION
    ) -> stripe.StripeClient:
        """The real SDK, talking to this twin."""
        return stripe.StripeClient(
            key,
            base_addresses={"api": ADDRESS},
            http_client=self.http_client(),
            stripe_version=version,
            max_network_retries=max_network_retries,
        )

    def browser(self) -> FlaskClient:
        """Someone in front of the hosted pages."""
        visitor = _application().test_client()
        cast(dict[str, object], visitor.environ_base)[AT_HAND] = self.twin
        return visitor

    def fill_checkout(
        self,
        url: str,
        number: str = "4242424242424242",
        *,
        passed: bool | None = None,
        email: str = "prova@esempio.it",
        name: str = "Prova",
    ) -> TestResponse:
        """Fill in the hosted page at `url`; with `passed`, answer the 3-D Secure page too.

        Gives the last answer: a 303 to the success address, or the page with its error.
        """
        browser = self.browser()
        answer = browser.post(
            urlsplit(url).path,
            base_url=ADDRESS,
            data={"email": email, "name": name, "number": number, "expiry": "12/34", "cvc": "123"},
        )
        if passed is None or answer.status_code != 303 or "/3ds/" not in answer.location:
            return answer
        outcome = "complete" if passed else "fail"
        challenge = urlsplit(answer.location).path
        return browser.post(challenge, base_url=ADDRESS, data={"outcome": outcome})

    def waiting_events(self) -> list[str]:
        """The types of the events not delivered yet, oldest first."""
        with self.twin.lock:
            things = self.twin.store.of(outbox.KIND)
            return [str(each["type"]) for each in things if each["state"] == "pending"]

    def deliver(self, receiver: Receiver, *, ignore_time: bool = False) -> list[str]:
        """Hand every due webhook to `receiver`, signed; gives their types in order.

        What the receiver does not answer with 2xx comes again when its ladder says so, or at
        the next call with `ignore_time`. Events that the receiver itself brings about are
        delivered too.
        """
        told = []
        for parcel in self._parcels(ignore_time):
            status = receiver(parcel.payload, dict(parcel.headers))
            with self.twin.lock:
                outbox.note(self.twin, parcel, status)
            told.append(str(json.loads(parcel.payload)["type"]))
        return told

    def _parcels(self, ignore_time: bool) -> Iterator[outbox.Parcel]:
        first = True
        while True:
            with acting(self.twin):
                parcels = outbox.due(self.twin, ignore_time=ignore_time and first)
            first = False
            if not parcels:
                return
            yield from parcels

    @contextmanager
    def paused_webhooks(self) -> Iterator[None]:
        """No webhook is due within the block."""
        self.control.set(webhook_mode="pause")
        try:
            yield
        finally:
            self.control.set(webhook_mode="deliver")
