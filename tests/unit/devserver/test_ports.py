"""The web's port is the one asked for; the others follow it or are any free ones."""

import socket
from collections.abc import Iterator

import pytest

from crowdfund.devserver import ports


@pytest.fixture
def busy() -> Iterator[int]:
    """A port on which something listens."""
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_taken_port_is_named_with_the_way_out(busy: int) -> None:
    with pytest.raises(ports.PortTaken, match=rf"port {busy} is taken.*PORT=8000"):
        ports.choose(str(busy))


@pytest.mark.parametrize("text", ["", "http", "-1", "0", "65536", "5000.5", "٥٠٠٠"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="PORT must be a number"):
        ports.choose(text)


def test_the_others_follow_the_web_and_never_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port: port != 7002)
    chosen = ports.choose("7000")
    assert (chosen.web, chosen.twin, chosen.tutoring_desk) == (7000, 7001, 7003)
    assert chosen.grant_office not in {7000, 7001, 7002, 7003}


def test_the_highest_port_leaves_the_others_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port: True)
    chosen = ports.choose("65535")
    everyone = {chosen.web, chosen.twin, chosen.grant_office, chosen.tutoring_desk}
    assert len(everyone) == 4
    assert max(everyone) == 65_535


def test_it_is_known_whether_something_answers(busy: int) -> None:
    assert ports.answers(busy)
    assert not ports.is_free(busy)
