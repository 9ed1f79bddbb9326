"""A gateway that answers every request in 200 ms and knows nothing: a process of its own.

It speaks what charging a saved card needs, keeps intents in memory, and with `--limit` answers
429 beyond so many requests a second of an endpoint (a bucket of one second, as Stripe's). Run
as `python -m benchmarks.settlement.stub --port 21000`; GET /figures says what it has seen.
"""

import argparse
import asyncio
import itertools
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

ANSWERS_IN = 0.2
FEE = 50


@dataclass
class Bucket:
    """Requests of one endpoint: so many a second, so many at once."""

    limit: float
    left: float
    at: float

    def takes(self, now: float) -> bool:
        """Whether one more is allowed now."""
        self.left = min(self.limit, self.left + (now - self.at) * self.limit)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass
class Stub:
    """What the gateway remembers."""

    limit: float
    seconds: float
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    charged: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    refused: int = 0

    def answer(self, method: str, target: str, body: str) -> tuple[int, dict[str, Any]]:
        """The status and the object for a request."""
        path = urlsplit(target).path.strip("/").split("/")
        if path == ["figures"]:
            return 200, self.figures()
        named = "/".join("{id}" if part.startswith("pi_") else part for part in path)
        endpoint = f"{method} /{named}"
        self.calls[endpoint] += 1
        if self.limit and not self._allows(endpoint):
            self.refused += 1
            return 429, {"error": {"type": "invalid_request_error", "code": "rate_limit"}}
        if endpoint == "POST /v1/payment_intents":
            return 200, self._made(parse_qs(body))
        known = self.intents.get(path[2]) if len(path) > 2 else None
        if known is None:
            return 404, {"error": {"type": "invalid_request_error", "code": "resource_missing"}}
        if endpoint == "POST /v1/payment_intents/{id}/confirm":
            self._confirm(known)
        return 200, known

    def figures(self) -> dict[str, Any]:
        """What it has seen, and how often a reference was charged at most."""
        return {
            "charged": len(self.charged),
            "most": max(self.charged.values(), default=0),
            "refused": self.refused,
            "calls": dict(self.calls),
        }

    def _allows(self, endpoint: str) -> bool:
        now = time.monotonic()
        bucket = self.buckets.setdefault(endpoint, Bucket(self.limit, self.limit, now))
        return bucket.takes(now)

    def _made(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        number = f"pi_{next(self.numbers)}A"
        self.intents[number] = {
            "id": number,
            "object": "payment_intent",
            "status": "requires_confirmation",
            "amount": int(asked["amount"][0]),
            "amount_received": 0,
            "currency": asked["currency"][0],
            "customer": asked["customer"][0],
            "payment_method": asked["payment_method"][0],
            "metadata": {"reference": asked["metadata[reference]"][0]},
            "latest_charge": None,
            "last_payment_error": None,
        }
        return self.intents[number]

    def _confirm(self, intent: dict[str, Any]) -> None:
        if intent["status"] == "succeeded":
            return
        self.charged[intent["metadata"]["reference"]] += 1
        charge = intent["id"].replace("pi_", "ch_")
        intent.update(status="succeeded", amount_received=intent["amount"])
        intent["latest_charge"] = {
            "id": charge,
            "object": "charge",
            "disputed": False,
            "balance_transaction": {"id": f"txn_{charge}", "object": "x", "fee": FEE},
        }


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests on it come one after the other."""

    def __init__(self, stub: Stub) -> None:
        self.stub, self.read = stub, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """A request is whole when its body is."""
        self.read += data
        head, found, rest = self.read.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode("latin-1").split("\r\n")
        length = next(
            (int(one.split(":")[1]) for one in lines if one.lower().startswith("content-length:")),
            0,
        )
        if len(rest) < length:
            return
        self.read = rest[length:]
        method, target, _version = lines[0].split(" ")
        status, told = self.stub.answer(method, target, rest[:length].decode())
        late = 0 if target == "/figures" or status == 429 else self.stub.seconds
        asyncio.get_running_loop().call_later(late, self._send, status, json.dumps(told).encode())

    def _send(self, status: int, body: bytes) -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(body)}\r\nRequest-Id: req_1\r\n\r\n"
        if not self.transport.is_closing():
            self.transport.write(head.encode() + body)


async def serve(port: int, limit: float, seconds: float) -> None:
    """Answer on 127.0.0.1 until ended."""
    stub = Stub(limit, seconds)
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(stub), "127.0.0.1", port, backlog=256
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--limit", type=float, default=0)
    asked.add_argument("--seconds", type=float, default=ANSWERS_IN)
    given = asked.parse_args()
    asyncio.run(serve(given.port, given.limit, given.seconds))
