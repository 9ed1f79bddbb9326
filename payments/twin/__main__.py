"""Starts the twin: `python -m payments.twin --port P --webhook-url URL --webhook-secret S`."""

import argparse
import logging
import signal
import sys
import threading
from types import FrameType

from werkzeug.serving import WSGIRequestHandler, make_server

from payments.twin.app import create_app
from payments.twin.delivery import Courier
from payments.twin.idempotency import recover
from payments.twin.twin import Twin
from payments.twin.webhook_endpoints import of_start_command


class QuietHandler(WSGIRequestHandler):
    """Says nothing about requests that went well."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Leave the line out."""


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m payments.twin",
        description="A Stripe-shaped service for development, demos and tests. It is not Stripe.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one and prints it")
    parser.add_argument("--webhook-url", help="where all events are told")
    parser.add_argument("--webhook-secret", default="whsec_twin")
    parser.add_argument("--state", help="a SQLite file that keeps the payments over restarts")
    parser.add_argument("--public-url", help="the address of the hosted pages, if not the own one")
    parser.add_argument("--seed", type=int, help="repeatable identifiers")
    parser.add_argument("--clock", type=float, help="start at this Unix instant")
    parser.add_argument("--retries", help="seconds between webhook attempts, with commas")
    return parser.parse_args(given)


def build(options: argparse.Namespace) -> Twin:
    """The twin that the command line describes."""
    twin = Twin(seed=options.seed, state_file=options.state, public_url=options.public_url)
    with twin.lock:
        recover(twin)
        if options.clock is not None:
            twin.clock.set(options.clock)
        if options.retries:
            twin.settings.webhook_ladder = [float(each) for each in options.retries.split(",")]
        if options.webhook_url:
            of_start_command(twin, options.webhook_url, options.webhook_secret)
        twin.save()
    return twin


def main(given: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT."""
    options = arguments(given)
    logging.basicConfig(level=logging.WARNING, format="twin: %(message)s")
    twin = build(options)
    app = create_app(twin)
    try:
        server = make_server(
            options.host, options.port, app, threaded=True, request_handler=QuietHandler
        )
    except (OSError, SystemExit) as error:
        print(f"the twin cannot listen on port {options.port}: {error}", file=sys.stderr)
        return 1
    server.daemon_threads = True  # type: ignore[attr-defined]
    courier = Courier(twin)
    courier.start()

    def end(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    print(f"listening on http://{options.host}:{server.port}", flush=True)
    server.serve_forever(poll_interval=0.1)
    courier.stop()
    server.server_close()
    twin.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
