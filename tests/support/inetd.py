"""Runs a program for each connection, its input and output the connection: as inetd does."""

import socketserver
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from tests.support.loopback import serving


@contextmanager
def listening(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[int]:
    """The port on loopback on which `command` answers."""

    class Hand(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            subprocess.run(
                command,
                stdin=self.request,
                stdout=self.request,
                env=dict(environment),
                check=False,
                timeout=60,
            )

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Hand)
    with serving(server):
        yield server.server_address[1]
