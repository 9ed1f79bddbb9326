"""Lets a server of a test's own answer beside the test, until the test is done."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer

LOOK_UP = 0.01
"""Seconds after which a server that nobody asks sees that it is to end; left alone, it is 0.5."""


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    """The server takes requests within, in a thread; afterwards its port is free."""
    thread = threading.Thread(target=server.serve_forever, args=(LOOK_UP,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
