"""Lifecycles: one readable table each, one way to move, one row for every move."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, inspect
from sqlalchemy.orm import Mapped, mapped_column

from kit import clock
from kit.db import Base, Id, Instant, one_of
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session

SYSTEM = "system"
"""The actor of moves that no person made."""


class Lifecycle:
    """The table of a lifecycle: for each state, the states that may follow and why.

    `moves` maps state → {next state: what makes it move}. The first state listed is the
    initial one; a state without exits is final.
    """

    def __init__(self, name: str, moves: Mapping[str, Mapping[str, str]]) -> None:
        self.name = name
        self.moves = {state: dict(exits) for state, exits in moves.items()}
        unknown = {to for exits in moves.values() for to in exits} - set(moves)
        if unknown:
            raise ValueError(f"{name}: states without a row: {sorted(unknown)}")

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.moves)

    @property
    def initial(self) -> str:
        return next(iter(self.moves))

    @property
    def final(self) -> frozenset[str]:
        return frozenset(state for state, exits in self.moves.items() if not exits)

    def allows(self, before: str, after: str) -> bool:
        return after in self.moves[before]

    def check(self, name: str = "state_known") -> CheckConstraint:
        """The CHECK constraint for a table whose `state` follows this lifecycle."""
        return one_of("state", self.states, name)


class ForbiddenMove(Conflict):
    """A move that the table of the lifecycle does not have."""

    def __init__(self, lifecycle: str, before: str, after: str) -> None:
        super().__init__(
            f"{lifecycle}.cannot_become_{after}",
            _("Nel frattempo qualcosa è cambiato: ricarica la pagina."),
        )
        self.before = before
        self.after = after


class Move(Base):
    """One move of one thing: who, when, from where, to where, why. Append-only."""

    __tablename__ = "state_moves"
    __table_args__ = (Index(None, "lifecycle", "subject_id"),)

    id: Mapped[Id]
    at: Mapped[Instant]
    lifecycle: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[str] = mapped_column(String(40))
    after: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)


class Stateful:
    """A mixin for things with a lifecycle; the class names it in `lifecycle`."""

    lifecycle: ClassVar[Lifecycle]
    id: Mapped[Id]
    state: Mapped[str] = mapped_column(String(40), index=True)
    state_since: Mapped[Instant]

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self._write(self.lifecycle.initial)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "state":
            raise AttributeError("a state is written by move_to alone")
        super().__setattr__(name, value)

    def _write(self, state: str) -> None:
        super().__setattr__("state", state)
        self.state_since = clock.now()

    def move_to(self, after: str, *, actor: str = SYSTEM, reason: str = "") -> None:
        """Move along the table and write the move down; ForbiddenMove if it has no such row."""
        before = self.state
        if not self.lifecycle.allows(before, after):
            raise ForbiddenMove(self.lifecycle.name, before, after)
        if inspect(self).key is None:
            session().add(self)
            session().flush()
        self._write(after)
        session().add(
            Move(
                at=self.state_since,
                lifecycle=self.lifecycle.name,
                subject_id=self.id,
                before=before,
                after=after,
                actor=actor,
                reason=reason,
            )
        )
