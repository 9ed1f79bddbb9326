"""Whoever has the turn and waits for somebody who has none is found, and named."""

import random
import threading

import pytest

from tests.faults import stage
from tests.faults.stage import Process, Stage, Stalled


def test_a_lock_that_is_held_over_a_turn_is_found_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "LOOKS", 1)
    held, here = threading.Semaphore(1), Stage(random.Random(1))

    def body(_process: Process) -> None:
        with held:
            here.pause()

    first, second = here.start("worker", body), here.start("worker", body)
    here.give(first)
    with pytest.raises(Stalled, match=r"worker2 .* keeps its turn; 1 wait(?s:.*)with held"):
        here.give(second)
    here.close()
    assert first.has_ended


def test_a_turn_goes_from_one_to_the_other() -> None:
    here, said = Stage(random.Random(1)), list[str]()

    def body(process: Process) -> None:
        said.append(f"{process.name} begins")
        here.pause()
        said.append(f"{process.name} ends")

    first, second = here.start("worker", body), here.start("clock", body)
    for process in (first, second, second, first):
        here.give(process)
    assert said == ["worker1 begins", "clock2 begins", "clock2 ends", "worker1 ends"]
    assert not here.processes
