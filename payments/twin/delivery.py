"""The background work of a running twin: sends webhooks and does what the clock brings due."""

import logging
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from payments.twin import outbox
from payments.twin.outbox import Parcel
from payments.twin.schedule import run_due
from payments.twin.twin import Twin

LONGEST_PAUSE = 1.0
SENDERS = 4


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other that is not 2xx, as for Stripe."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        """Do not follow."""


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())
"""Receivers are on this machine or its network: no proxy stands between."""
logger = logging.getLogger("payments.twin")


class Courier:
    """A thread that looks for due work, and a few that send; never in the way of the API."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="twin-sender")
        self._thread = threading.Thread(target=self._run, name="twin-courier", daemon=True)

    def start(self) -> None:
        """Begin."""
        with self._twin.lock:
            outbox.recover(self._twin)
        self._thread.start()

    def stop(self) -> None:
        """End after what is on its way."""
        self._twin.stopping.set()
        self._twin.work.set()
        self._thread.join(timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self._twin.stopping.is_set():
            self._twin.work.wait(self._pause())
            self._twin.work.clear()
            if self._twin.stopping.is_set():
                return
            with self._twin.lock:
                run_due(self._twin)
                parcels = outbox.due(self._twin)
                self._twin.save()
            for parcel in parcels:
                self._pool.submit(deliver, self._twin, parcel)

    def _pause(self) -> float:
        with self._twin.lock:
            instant = outbox.next_instant(self._twin)
            if instant is None or self._twin.clock.frozen:
                return LONGEST_PAUSE
            return min(LONGEST_PAUSE, max(0.01, instant - self._twin.clock.exact()))


def deliver(twin: Twin, parcel: Parcel) -> None:
    """Send one parcel over HTTP and note how it went."""
    status, error = post(parcel, twin.settings.webhook_timeout)
    with twin.lock:
        outbox.note(twin, parcel, status, error)
        if not twin.stopping.is_set():
            twin.save()
    if error or status >= 400:
        logger.warning("webhook to %s: %s", parcel.url, error or status)
    twin.work.set()


def post(parcel: Parcel, timeout: float) -> tuple[int, str | None]:
    """The status of the answer, or 0 and what went wrong."""
    if not parcel.url.startswith(("http://", "https://")):
        return 0, "not an http address"
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        parcel.url, data=parcel.payload, headers=parcel.headers, method="POST"
    )
    try:
        with OPENER.open(request, timeout=timeout) as answer:
            return int(answer.status), None
    except urllib.error.HTTPError as refused:
        return refused.code, None
    except (OSError, ValueError) as failure:
        return 0, str(failure)
