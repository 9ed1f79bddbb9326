"""Addresses that others chose: nothing private is ever connected to, whatever it is written as."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import pytest

from kit import outgoing
from kit.outgoing import Allowed, NoAnswer, NotAllowed
from tests.support.loopback import serving

PRIVATE = [
    "http://127.0.0.1/", "https://127.0.0.1/", "https://127.0.0.1:8443/x", "https://127.1/",
    "https://127.0.1/", "https://0.0.0.0/", "https://0/", "https://2130706433/",
    "https://017700000001/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/",
    "https://127.0.0.1./", "https://10.0.0.1/", "https://10.255.255.254/", "https://172.16.0.1/",
    "https://172.31.255.255/", "https://192.168.0.1/", "https://192.168.1.254/",
    "https://3232235777/", "https://0xc0a80101/", "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/", "https://0xa9fea9fe/", "https://0251.0376.0251.0376/",
    "https://100.64.0.1/", "https://100.100.100.200/", "https://192.0.0.192/",
    "https://192.0.2.1/", "https://198.18.0.1/", "https://198.51.100.7/", "https://203.0.113.9/",
    "https://224.0.0.1/", "https://239.255.255.250/", "https://240.0.0.1/",
    "https://255.255.255.255/", "https://[::1]/", "https://[::]/", "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:169.254.169.254]/", "https://[::127.0.0.1]/", "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/",
    "https://[ff02::1]/", "https://[2002:7f00:1::]/", "https://[2002:a9fe:a9fe::1]/",
    "https://[64:ff9b::7f00:1]/", "https://[64:ff9b::a9fe:a9fe]/",
    "https://[2001:0:0:0:0:0:80ff:fffe]/", "https://[2001:db8::1]/", "https://user@127.0.0.1/",
    "https://user:pass@10.0.0.1/", "https://example.org@127.0.0.1/",
    "https://127.0.0.1:443#@example.org/", "https://①②⑦.⓪.⓪.①/", "https://１２７.0.0.1/",
    "https://127。0。0。1/",
]  # fmt: skip
NOT_ADDRESSES = [
    "", "example.org", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)",
    "https://", "https:///x", "https://example.org:0/", "https://example.org:99999/",
    "https://exa mple.org/", "https://example.org\\@127.0.0.1/", "https://[::1/", "http://example.org/",
    "https://example.org/\r\nX: 1", "gopher://127.0.0.1:25/", "https://user@example.org/",
]  # fmt: skip


@dataclass
class Listener:
    """A server on loopback that counts who came."""

    port: int = 0
    came: list[str] = field(default_factory=list)
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.came.append(self.path)
            self.rfile.read(int(self.headers["content-length"]))
            assert found.answer is not None
            found.answer(self)

        def log_message(self, *_said: Any) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    with serving(server):
        yield found


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every connection that is tried; none is made."""
    tried: list[str] = []

    def connect(self: object, host: str, *more: object) -> httpcore.NetworkStream:
        tried.append(host)
        raise httpcore.ConnectError("no network in this test")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return tried


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """What the name server says, each time it is asked."""
    left = list(answers)

    def resolve(host: str, port: int, **_more: object) -> list[tuple[Any, ...]]:
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def post(url: str, allowed: Allowed = outgoing.NOBODY) -> outgoing.Answer:
    return outgoing.post(url, b"{}", {"x-test": "1"}, seconds=5, allowed=allowed)


def test_the_corpus_is_large_enough() -> None:
    assert len(set(PRIVATE)) >= 60


@pytest.mark.parametrize("url", PRIVATE)
def test_nothing_private_is_connected_to(url: str, connections: list[str]) -> None:
    with pytest.raises((NotAllowed, NoAnswer)):
        post(url)
    assert connections == []


@pytest.mark.parametrize("url", NOT_ADDRESSES)
def test_what_is_no_address_is_refused_before_anything(url: str, connections: list[str]) -> None:
    with pytest.raises(NotAllowed):
        outgoing.check(url)
    with pytest.raises(NotAllowed):
        post(url)
    assert connections == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?b=c",
        "https://città.example/",
        "https://8.8.8.8/",
        "https://example.org:8443",
    ],
)
def test_what_is_public_is_tried(
    url: str, connections: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, ["93.184.216.34"])
    outgoing.check(url)
    with pytest.raises(NoAnswer):
        post(url)
    assert connections in (["93.184.216.34"], ["8.8.8.8"])


def test_a_name_that_leads_inside_is_refused(
    connections: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for inside in (["10.0.0.7"], ["93.184.216.34", "169.254.169.254"]):
        names(monkeypatch, inside)
        with pytest.raises(NotAllowed):
            post("https://rebind.example/")
    assert connections == []


def test_a_name_that_changes_its_mind_is_asked_once(
    connections: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(NoAnswer):
        post("https://rebind.example/")
    assert connections == ["93.184.216.34"]


def test_the_next_address_of_a_name_is_tried(
    connections: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, ["93.184.216.34", "93.184.216.35"])
    with pytest.raises(NoAnswer):
        post("https://two.example/")
    assert connections == ["93.184.216.34", "93.184.216.35"]


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.1:{port}", "127.0.0.0/8"])
def test_a_listed_partner_next_door_is_called(listener: Listener, entry: str) -> None:
    listener.answer = lambda request: _say(request, 202, b"taken")
    allowed = Allowed.read([entry.format(port=listener.port)])
    answer = post(f"http://127.0.0.1:{listener.port}/events?x=1", allowed)
    assert answer == outgoing.Answer(202, "taken")
    assert listener.came == ["/events?x=1"]


def test_another_port_of_a_listed_partner_is_not(listener: Listener) -> None:
    with pytest.raises(NotAllowed):
        post(f"http://127.0.0.1:{listener.port}/", Allowed.read([f"127.0.0.1:{listener.port + 1}"]))
    assert listener.came == []


def test_no_redirect_is_followed(listener: Listener) -> None:
    def lead_on(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("location", f"http://127.0.0.1:{listener.port}/secret")
        request.send_header("content-length", "0")
        request.end_headers()

    listener.answer = lead_on
    answer = post(f"http://127.0.0.1:{listener.port}/first", Allowed.read(["127.0.0.1"]))
    assert answer.status == 302
    assert listener.came == ["/first"]


def test_a_huge_answer_is_cut(listener: Listener) -> None:
    listener.answer = lambda request: _say(request, 200, b"\x00" + b"a" * 1_000_000)
    answer = post(f"http://127.0.0.1:{listener.port}/", Allowed.read(["127.0.0.1"]))
    assert len(answer.text) == outgoing.MOST_BYTES - 1


def test_an_answer_that_trickles_is_left(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(0, 1_000, 4))
    monkeypatch.setattr("kit.outgoing.time.monotonic", lambda: next(moments))
    listener.answer = lambda request: _say(request, 200, b"a" * 4)
    with pytest.raises(NoAnswer, match="in time"):
        outgoing.post(
            f"http://127.0.0.1:{listener.port}/",
            b"{}",
            {},
            seconds=1,
            allowed=Allowed.read(["127.0.0.1"]),
        )


def test_what_does_not_speak_http_is_no_answer(listener: Listener) -> None:
    def greet(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    listener.answer = greet
    with pytest.raises(NoAnswer):
        post(f"http://127.0.0.1:{listener.port}/", Allowed.read(["127.0.0.1"]))


def _say(request: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    request.send_response(status)
    request.send_header("content-length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
