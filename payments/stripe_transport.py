"""The SDK's way to the network: each request, also the SDK's own repeats, keeps the shared pace."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
import requests.adapters
import stripe

from kit.pace import Pace

PAUSE_SECONDS = 1.0
"""How long everybody waits after a 429 that does not say it."""
LONGEST_PAUSE_SECONDS = 60.0


CONNECTIONS = 64
"""Connections kept open at most: as many as there may be threads in a worker."""


def network(address: str, timeout: tuple[float, float]) -> stripe.HTTPClient:
    """The SDK's own client; what the environment says of proxies is read once, not each time.

    `timeout`: seconds to connect, and to wait for an answer.
    """
    kept = requests.Session()
    kept.trust_env = False
    kept.proxies.update(requests.utils.get_environ_proxies(address))
    kept.mount(address, requests.adapters.HTTPAdapter(pool_maxsize=CONNECTIONS))
    return stripe.RequestsClient(timeout=timeout, session=kept)


class PacedClient(stripe.HTTPClient):
    """Waits for a slot of the endpoint, then asks; a 429 slows every process down.

    Raises kit.pace.Busy without having asked if no slot is free in time, or nobody can count.
    """

    name = "paced"

    def __init__(self, inner: stripe.HTTPClient, pace: Pace) -> None:
        super().__init__()
        self._inner, self._pace = inner, pace

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One request at its moment; whatever the gateway answers."""
        name = endpoint(method, url)
        self._pace.wait(name)
        text, status, told = self._inner.request(method, url, headers, post_data)
        if status == 429:
            self._pace.slow(name, pause(told))
        return text, status, told

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()  # type: ignore[no-untyped-call]


def endpoint(method: str, url: str) -> str:
    """What Stripe counts by: "POST /v1/payment_intents/{id}/confirm".

    https://docs.stripe.com/rate-limits
    """
    parts = urlsplit(url).path.split("/")
    named = [_is_identity(part) for part in parts]
    path = "/".join("{id}" if is_id else part for part, is_id in zip(parts, named, strict=True))
    return f"{method.upper()} {path}"[:120]


def pause(headers: Mapping[str, str] | None) -> float:
    """The seconds of Retry-After, within reason; a date there, or none, is the usual pause."""
    told = next(
        (value for name, value in (headers or {}).items() if name.lower() == "retry-after"), ""
    )
    seconds = float(told) if str(told).isdigit() else PAUSE_SECONDS
    return min(max(seconds, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)


def _is_identity(part: str) -> bool:
    """pi_3Nabc, not payment_intents."""
    return "_" in part and any(sign.isdigit() or sign.isupper() for sign in part)
