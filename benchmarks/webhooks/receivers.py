"""Receivers of the benchmark, in a process of their own: `python -m benchmarks.webhooks.receivers`.

Prints the ports of three healthy ones, a slow one and a counter. A healthy one answers 204 at
once and remembers which events it had; the slow one answers after ten seconds. GET on the
counter tells how many different events each healthy one has, and when its last new one came.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

HEALTHY = 3
SLOW_SECONDS = 10.0
GOT = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Seen:
    """What one receiver had."""

    events: set[bytes] = field(default_factory=set)
    posts: int = 0
    last: float = 0.0

    def note(self, event: bytes) -> None:
        self.posts += 1
        if event not in self.events:
            self.events.add(event)
            self.last = time.time()


async def _request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The event's identity and the body; two empty ones at the end of the connection."""
    length, event = 0, b""
    line = await reader.readline()
    if not line:
        return b"", b""
    while (line := await reader.readline()) not in (b"\r\n", b""):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if name.lower() == b"webhook-id":
            event = value.strip()
    return event or b"-", await reader.readexactly(length) if length else b""


async def main() -> None:
    """Serve until the process is ended."""
    seen = [Seen() for _one in range(HEALTHY)]

    def healthy(one: Seen) -> object:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while (await _noted(one, reader))[0]:
                    writer.write(GOT)
                    await writer.drain()
            except (OSError, asyncio.IncompleteReadError):
                pass
            writer.close()

        return serve

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _request(reader)
        await asyncio.sleep(SLOW_SECONDS)
        writer.write(GOT)
        writer.close()

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _request(reader)
        told = [{"events": len(one.events), "posts": one.posts, "last": one.last} for one in seen]
        body = json.dumps(told).encode()
        head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
        writer.write(head + body)
        await writer.drain()
        writer.close()

    serving = [*(healthy(one) for one in seen), slow, count]
    servers = [await asyncio.start_server(one, "127.0.0.1", 0) for one in serving]  # type: ignore[arg-type]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    await asyncio.gather(*(server.serve_forever() for server in servers))


async def _noted(one: Seen, reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    event, body = await _request(reader)
    if event:
        one.note(event)
    return event, body


if __name__ == "__main__":
    asyncio.run(main())
