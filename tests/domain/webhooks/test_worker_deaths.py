"""A worker that dies at any step of delivering: nothing is lost, and nothing overtakes."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kit import outgoing
from kit.unit_of_work import session, unit_of_work
from tests.support.partners import Receiver, hear, receiver
from webhooks import delivering, outbound, queries
from webhooks.models import Delivery, Endpoint

SUBJECTS = ("campaign:A", "campaign:B")
KINDS = ("campaign.published", "campaign.succeeded")
SEAMS: dict[str, tuple[object, str, bool]] = {
    "before anything is read": (queries, "due", False),
    "before an event goes out": (outgoing, "post", False),
    "after an event went out": (outgoing, "post", True),
    "before it is written down": (delivering, "_write_down", False),
    "before what is written is committed": (delivering, "_write_down", True),
    "after everything is written down": (queries, "next_moment", False),
    "while the next turn is asked for": (delivering, "wake", True),
}
"""A step → where it is, and whether the step itself still happens."""


@pytest.fixture
def partner(app: Flask) -> Iterator[Receiver]:
    with receiver() as got:
        hear(got.endpoint())
        yield got
    hear()


def die_at(patch: pytest.MonkeyPatch, seam: str, time: int) -> None:
    """End the worker the `time`-th time that it comes to a step."""
    module, name, is_done = SEAMS[seam]
    step: Callable[..., Any] = getattr(module, name)
    comes = [0]

    def dying(*arguments: Any, **more: Any) -> Any:
        comes[0] += 1
        if comes[0] != time:
            return step(*arguments, **more)
        if is_done:
            step(*arguments, **more)
        raise SystemExit

    patch.setattr(module, name, dying)


def work() -> None:
    """A worker's turn in each lane; one that dies leaves its job as a killed process does."""
    with unit_of_work():
        number = session().scalars(select(Endpoint.id)).one()
    for lane in range(delivering.LANES):
        with suppress(SystemExit):
            delivering.deliver.run(endpoint_id=number, lane=lane)


@pytest.mark.parametrize("time", [1, 2])
@pytest.mark.parametrize("seam", SEAMS)
def test_what_a_dead_worker_held_arrives_all_the_same(
    partner: Receiver,
    run_jobs: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
    seam: str,
    time: int,
) -> None:
    with unit_of_work():
        for kind in KINDS:
            for subject in SUBJECTS:
                outbound.send(kind, subject, {"about": subject})
    with unit_of_work() as opened:
        opened.connection().exec_driver_sql("DELETE FROM procrastinate_jobs")
    with monkeypatch.context() as dying:
        die_at(dying, seam, time)
        work()

    delivering.sweep.run()
    run_jobs()

    with unit_of_work():
        states = Counter(session().scalars(select(Delivery.state)))
    assert states == Counter(delivered=len(SUBJECTS) * len(KINDS))
    for subject in SUBJECTS:
        came = [one["type"] for one in partner.events if one["data"]["about"] == subject]
        assert tuple(dict.fromkeys(came)) == KINDS
