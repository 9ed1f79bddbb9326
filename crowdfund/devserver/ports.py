"""Ports of a city on this machine: the web's is asked for, the others follow or are any free."""

import socket
from dataclasses import dataclass

HOST = "127.0.0.1"


class PortTaken(Exception):
    """Something else listens on the port that was asked for."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"port {port} is taken by another program: choose another, as in "
            f"`make run PORT={8000 if port != 8000 else 8010}`"
        )


@dataclass(frozen=True)
class Ports:
    """Where each program listens on 127.0.0.1."""

    web: int
    twin: int
    grant_office: int
    tutoring_desk: int


def choose(text: str) -> Ports:
    """The ports for PORT=`text`; PortTaken or ValueError with a sentence for people."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise ValueError(f"PORT must be a number from 1 to 65535, not {text!r}")
    web = int(text)
    if not is_free(web):
        raise PortTaken(web)
    taken = {web}
    others = []
    for wanted in range(web + 1, web + 4):
        port = wanted if wanted <= 65_535 and is_free(wanted) else _any_free(taken)
        taken.add(port)
        others.append(port)
    return Ports(web, *others)


def any_free_ones() -> Ports:
    """Four ports that nobody listens on now."""
    taken: set[int] = set()
    for _program in range(4):
        taken.add(_any_free(taken))
    return Ports(*taken)


def is_free(port: int) -> bool:
    """Whether we may listen on `port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something listens on `port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _any_free(taken: set[int]) -> int:
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        if port not in taken:
            return port
