"""What a mistaken program does after its commit: work that belongs before it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType

from sqlalchemy.orm import Session

from kit.unit_of_work import unit_of_work

Deed = Callable[[], object]


class Afterwards:
    """Gives some modules a unit of work that is followed by a second one, with the rest."""

    def __init__(self, modules: Iterable[ModuleType]) -> None:
        self._noted: ContextVar[list[Deed] | None] = ContextVar("afterwards", default=None)
        for module in modules:
            vars(module)["unit_of_work"] = self.unit

    def note(self, deed: Deed) -> None:
        """Leave `deed` for the second transaction; where none follows it is done now."""
        noted = self._noted.get()
        if noted is None:
            deed()
        else:
            noted.append(deed)

    @contextmanager
    def unit(self) -> Iterator[Session]:
        """Two transactions where there should be one."""
        noted: list[Deed] = []
        token = self._noted.set(noted)
        try:
            with unit_of_work() as opened:
                yield opened
        finally:
            self._noted.reset(token)
        if noted:
            with unit_of_work():
                for deed in noted:
                    deed()
