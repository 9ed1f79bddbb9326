"""The receiver in a shell of docs/webhooks/README.md, run as it stands there."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from crowdfund.config import ROOT
from kit import clock as project_clock
from kit.unit_of_work import session, unit_of_work
from tests.support import inetd
from tests.support.partners import OUR_SECRET, hear
from tests.support.schemas import DOCS
from webhooks import outbound, signatures
from webhooks.configured import ConfiguredEndpoint
from webhooks.models import Delivery

BLOCKS: list[str] = re.findall(
    r"```bash\n(.*?)```", (DOCS / "README.md").read_text(encoding="utf-8"), re.DOTALL
)
BASH = shutil.which("bash") or "/bin/bash"
BODY = (DOCS / "idea.declined.example.json").read_bytes()


def block(mark: str) -> str:
    """The README's only block of shell with a mark in it."""
    (found,) = [one for one in BLOCKS if mark in one]
    return found


@dataclass
class Script:
    """The receiver, saved as the README says."""

    path: Path
    events: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "INNESCO_SECRET": OUR_SECRET,
            "EVENTS": str(self.events),
        }

    @property
    def stored(self) -> list[str]:
        """The names of the events that it keeps; what it still reads begins with a dot."""
        found = self.events.glob("[!.]*") if self.events.exists() else ()
        return sorted(path.name for path in found)

    def take(self, body: bytes, headers: dict[str, str], method: str = "POST") -> int:
        """Hand it one request; the status of its answer."""
        told = {"host": "receiver", "content-length": str(len(body)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        done = subprocess.run(
            [BASH, self.path],
            input=f"{method} /events HTTP/1.1\r\n{head}\r\n".encode() + body,
            env=self.environment,
            capture_output=True,
            check=True,
        )
        return int(done.stdout.split()[1])


@pytest.fixture
def script(tmp_path: Path) -> Script:
    path = tmp_path / "receiver.sh"
    path.write_text(block("answer()"), encoding="utf-8")
    return Script(path, tmp_path / "events")


def signed(body: bytes = BODY, *, event_id: str = "evt_1", age: int = 0) -> dict[str, str]:
    moment = project_clock.system_now()
    moment = moment.fromtimestamp(moment.timestamp() - age, tz=moment.tzinfo)
    return signatures.sign(body.decode(), event_id, moment, [OUR_SECRET])


def test_a_genuine_event_is_stored_once_byte_for_byte(script: Script) -> None:
    assert [script.take(BODY, signed()) for _attempt in range(2)] == [204, 204]
    assert script.stored == ["evt_1.json"]
    assert (script.events / "evt_1.json").read_bytes() == BODY


def test_names_of_headers_may_be_written_large(script: Script) -> None:
    assert script.take(BODY, {name.title(): value for name, value in signed().items()}) == 204


def test_one_of_two_signatures_is_enough(script: Script) -> None:
    older = "whsec_YW4tb2xkZXItc2VjcmV0LW9mLXRoZS10ZXN0cw=="
    now = project_clock.system_now()

    assert (
        script.take(BODY, signatures.sign(BODY.decode(), "evt_1", now, [older, OUR_SECRET])) == 204
    )


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"webhook-signature": "v1,AAAA"}, 401),
        ({"webhook-signature": ""}, 401),
        ({"webhook-signature": "*"}, 401),
        ({"webhook-id": "evt_2"}, 401),
        ({"webhook-id": "../evt_1"}, 401),
        ({"webhook-timestamp": "1"}, 401),
        ({"webhook-timestamp": "a[$(id)]"}, 401),
        ({"content-length": "x"}, 411),
        ({"content-length": "1048577"}, 413),
    ],
)
def test_what_is_not_genuine_is_refused(
    script: Script, change: dict[str, str], status: int
) -> None:
    assert script.take(BODY, {**signed(), **change}) == status
    assert script.stored == []


def test_a_changed_body_an_old_event_and_a_look_are_refused(script: Script) -> None:
    assert script.take(BODY.replace(b"0143", b"0144"), signed()) == 401
    assert script.take(BODY, signed(age=301)) == 401
    assert script.take(BODY, signed(age=-330)) == 401  # some of them pass while bash starts
    assert script.take(b"", {}, method="GET") == 405
    assert script.stored == []


@pytest.fixture
def running(script: Script) -> Iterator[str]:
    """The address at which the script takes real connections."""
    with inetd.listening([BASH, str(script.path)], script.environment) as port:
        yield f"http://127.0.0.1:{port}/"


def test_it_takes_what_we_really_deliver(
    app: Flask, running: str, script: Script, run_jobs: Callable[..., list[str]]
) -> None:
    hear(ConfiguredEndpoint(running, OUR_SECRET, ("*",)))
    with unit_of_work():
        sent = outbound.send("idea.declined", "idea:AB", {"application_id": "À", "call_id": "C"})
    run_jobs()
    hear()

    assert script.stored == [f"{sent.event_id}.json"]
    with unit_of_work():
        assert session().scalars(select(Delivery.state)).all() == ["delivered"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_try_with_curl_works_as_it_is_written(running: str, script: Script) -> None:
    done = subprocess.run(
        [BASH, "-c", block("RECEIVER")],
        cwd=ROOT,
        env={**script.environment, "RECEIVER": running},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == ["first: 204", "second: 204"]
    assert len(script.stored) == 1
