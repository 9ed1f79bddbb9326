"""Processes that take turns: real code in threads, of which one at a time runs, in a drawn order.

Nothing is left to the machine's scheduler: whoever has the turn keeps it until the next seam
outside a transaction, and a seeded generator draws who comes next. So a run repeats exactly.
"""

import random
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

LOOKS = 3
PATIENCE_SECONDS = 120
"""Somebody who has the turn and stands at a lock waits for somebody who has none, for ever.

After so many looks, a second apart, that is certain: nobody else runs who could open it. Only
what no look can tell takes as long as this; a machine that is merely slow is waited for.
"""
LOCKS = ("threading.py", "queue.py")
"""Where a thread stands that waits for another one."""


class Stalled(AssertionError):
    """Whoever has the turn waits for somebody who has none; says who, and where."""


class Killed(BaseException):
    """SIGKILL: the process is gone at this very step, and nothing catches it."""


class Baton:
    """Given by one thread to another; a bare lock, which is quick."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()

    def give(self) -> None:
        """Let whoever waits go on; given already, it stays so (who stalled ends late)."""
        if self._lock.locked():
            self._lock.release()

    def take(self, timeout: float = -1) -> bool:
        """Wait until it is given; False if it was not for `timeout` seconds."""
        return self._lock.acquire(timeout=timeout)


@dataclass(eq=False)
class Process:
    """A worker, a clock or a request, and what it does just now.

    `skew` is how many seconds its own clock is wrong.
    """

    name: str
    kind: str
    number: int
    stage: "Stage" = field(repr=False)
    doing: str = ""
    skew: float = 0.0
    is_idle: bool = False
    is_doomed: bool = False
    has_ended: bool = False
    frozen_until: float = 0.0
    was_frozen: bool = False
    error: BaseException | None = None
    turn: Baton = field(default_factory=Baton, repr=False)
    thread: threading.Thread | None = field(default=None, repr=False)

    def run(self, body: Callable[["Process"], None]) -> None:
        """The thread's whole life."""
        self.turn.take()
        try:
            if not self.is_doomed:
                body(self)
        except BaseException as error:  # noqa: BLE001
            self.error = error
        finally:
            self.has_ended = True
            self.stage.current = None
            self.stage.returned.give()

    def where(self) -> str:
        """What its thread does at this moment, innermost last."""
        frame = self._frame()
        return "".join(traceback.format_stack(frame)[-14:]) if frame else "its thread is gone"

    def is_at_a_lock(self) -> bool:
        """Whether its thread waits for another thread at this moment."""
        frame = self._frame()
        return frame is not None and frame.f_code.co_filename.endswith(LOCKS)

    def _frame(self) -> FrameType | None:
        return sys._current_frames().get((self.thread and self.thread.ident) or 0)


class Stage:
    """Everybody who runs, and who has the turn."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.processes: list[Process] = []
        self.current: Process | None = None
        self.returned = Baton()
        self.is_database_locked: Callable[[], bool] = lambda: False
        self._count = 0

    def start(self, kind: str, body: Callable[[Process], None]) -> Process:
        """A new process, which waits for its first turn."""
        self._count += 1
        made = Process(f"{kind}{self._count}", kind, self._count, self)
        self.processes.append(made)
        made.thread = threading.Thread(target=made.run, args=(body,), daemon=True)
        made.thread.start()
        return made

    def give(self, process: Process) -> None:
        """One turn for `process`, until it pauses or ends."""
        self.current = process
        process.turn.give()
        looks = 0
        for _ in range(PATIENCE_SECONDS):
            if self.returned.take(timeout=1):
                break
            looks = looks + 1 if process.is_at_a_lock() or self.is_database_locked() else 0
            if looks == LOOKS:
                raise self._stalled(process)
        else:
            raise self._stalled(process)
        if process.has_ended:
            self.processes.remove(process)

    def _stalled(self, process: Process) -> Stalled:
        process.is_doomed = True
        self.processes.remove(process)
        told = f"{process.name} ({process.doing}) keeps its turn; {len(self.processes)} wait"
        return Stalled(f"{told}\n{process.where()}")

    def pause(self) -> None:
        """Give the turn back and wait for the next; nothing where no process runs."""
        process = self.current
        if process is None:
            return
        self.current = None
        self.returned.give()
        process.turn.take()
        if process.is_doomed:
            raise Killed

    def kill(self, process: Process) -> None:
        """SIGKILL between two of its steps."""
        process.is_doomed = True
        self.give(process)

    def of(self, *kinds: str) -> list[Process]:
        """The living processes of some kinds, oldest first."""
        return [one for one in self.processes if one.kind in kinds]

    def close(self) -> None:
        """End everybody."""
        for process in list(self.processes):
            self.kill(process)
