"""The seams at which things break: COMMIT, the gateway, mail, the queue; each crossing is a step.

Nothing here is known to the product. The seams lie around ports that are there anyway: the
dialect's commit, the SDK's HTTP client, smtplib, and the queue's own statements.
"""

import json
import re
import smtplib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import psycopg
import stripe
from sqlalchemy import Engine, ExceptionContext, event

from tests.faults.stage import Killed, Process, Stage
from tests.twin.client import InProcessTwin, WsgiHTTPClient

NUMBERS = re.compile(r"(?<=/)[a-z]+_\w{8,}")
"""Identifiers of the gateway's objects in an address."""

HERE = frozenset({"cut", "stale", "amount"})
"""Faults that whoever crosses the seam meets at once; others change the world around it."""

Strike = Callable[[int, str], str]
"""Given a step's number and name: "" for nothing, or what shall happen there."""


class Seams:
    """Counts the steps and lets faults strike; `trace` names each step, `struck` each fault."""

    def __init__(self, stage: Stage, strike: Strike) -> None:
        self.stage = stage
        self.strike = strike
        self.steps = 0
        self.trace: list[str] = []
        self.struck: list[str] = []
        self.is_read_only = False
        self.is_smtp_down = False
        self.mailed: list[str] = []
        self.open: dict[Process | None, set[int]] = defaultdict(set)
        self.stale: dict[str, tuple[str, int, Mapping[str, str]]] = {}
        self.special: Callable[[str], None] = lambda _fault: None

    def cross(self, what: str, *, may_pause: bool = True) -> str:
        """One numbered step; Killed if the process ends here; else the fault for the caller."""
        process = self.stage.current
        if process is None:
            return ""
        self.steps += 1
        name = f"{process.kind}: {process.doing}: {what}"
        self.trace.append(name)
        fault = self.strike(self.steps, name)
        if fault:
            self.struck.append(f"step {self.steps}, {process.name} {name}: {fault}")
        if fault == "kill":
            raise Killed
        if fault in HERE:
            return fault
        if fault:
            self.special(fault)
        if may_pause:
            self.stage.pause()
        return ""

    def commit(self, real: Callable[[Any], None], connection: Any) -> None:
        """COMMIT, with a step before and one after it.

        Where it is a short one of its own inside an open unit of work nobody else gets the
        turn: the unit may hold locks.
        """
        try:
            fault = self.cross("before COMMIT", may_pause=False)
        except Killed:
            _cut(connection)
            raise
        if fault == "cut":
            _cut(connection)
        real(connection)
        try:
            fault = self.cross("after COMMIT", may_pause=not self.open[self.stage.current])
        except Killed:
            _cut(connection)
            raise
        if fault == "cut":
            _cut(connection)
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    @contextmanager
    def around(self, engine: Engine) -> Iterator[None]:
        """Let every COMMIT of this engine be a step, and mail and read-only times too."""
        dialect: Any = engine.dialect
        real, smtp = dialect.do_commit, smtplib.SMTP
        dialect.do_commit = lambda connection: self.commit(real, connection)
        hooks = {
            "begin": self._begin,
            "commit": self._end,
            "rollback": self._end,
            "handle_error": _alone,
        }
        for name, hook in hooks.items():
            event.listen(engine, name, hook)
        vars(smtplib)["SMTP"] = self._server
        try:
            yield
        finally:
            vars(smtplib)["SMTP"] = smtp
            for name, hook in hooks.items():
                event.remove(engine, name, hook)
            dialect.do_commit = real

    def _begin(self, connection: Any) -> None:
        self.open[self.stage.current].add(id(connection))
        if self.is_read_only and self.stage.current is not None:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    def _end(self, connection: Any) -> None:
        self.open[self.stage.current].discard(id(connection))

    def _server(self, *_where: object, **_how: object) -> "_Server":
        if self.is_smtp_down:
            raise ConnectionRefusedError("no SMTP server answers")
        return _Server(self)


class _Server:
    """An SMTP server that takes what it is given."""

    def __init__(self, seams: Seams) -> None:
        self._seams = seams

    def __enter__(self) -> "_Server":
        return self

    def __exit__(self, *_error: object) -> None:
        """The connection is closed."""

    def has_extn(self, _name: str) -> bool:
        return False

    def send_message(self, message: EmailMessage) -> None:
        if self._seams.cross("before mail") == "cut":
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        self._seams.mailed.append(message["Message-ID"])
        if self._seams.cross("after mail") == "cut":
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class FaultyClient(WsgiHTTPClient):
    """The SDK's transport to the twin, with a step before and one after each request."""

    def __init__(self, twin: InProcessTwin, seams: Seams) -> None:
        super().__init__(twin.twin)
        self._seams = seams

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One request; "cut" loses it or its answer, "stale" repeats an older answer."""
        name = f"{method.upper()} {NUMBERS.sub('*', urlsplit(url).path)}"
        fault = self._seams.cross(f"before {name}")
        if fault == "cut":
            raise _unreachable()
        if fault == "stale" and method.upper() == "GET" and url in self._seams.stale:
            return self._seams.stale[url]
        answer = super().request(method, url, headers, post_data)
        if method.upper() == "GET":
            self._seams.stale[url] = answer
        fault = self._seams.cross(f"after {name}")
        if fault == "cut":
            raise _unreachable()
        if fault == "amount":
            return _other_amount(answer[0]), answer[1], answer[2]
        return answer


def _unreachable() -> stripe.APIConnectionError:
    return stripe.APIConnectionError("no answer", should_retry=True)  # type: ignore[no-untyped-call]


def _other_amount(body: str) -> str:
    """An answer in which every amount is a cent more than it is."""
    return json.dumps(_dearer(json.loads(body)))


def _dearer(told: Any) -> Any:
    if isinstance(told, dict):
        return {
            key: each + 1 if key in ("amount", "amount_received") else _dearer(each)
            for key, each in told.items()
        }
    return [_dearer(each) for each in told] if isinstance(told, list) else told


def _alone(error: ExceptionContext) -> None:
    """Whose connection is lost opens a new one; the pools of other processes know nothing of it."""
    error.invalidate_pool_on_disconnect = False


def _cut(connection: Any) -> None:
    """The server sees the connection go, and undoes what was not committed."""
    plain = getattr(connection, "driver_connection", None) or connection
    plain.close()
