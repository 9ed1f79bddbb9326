"""One commit a request, job or command: the current session and what runs just before commit.

Nothing below the floor that opens a unit of work commits. Slow calls (gateway, HTTP, SMTP)
must happen between two units, never within one; `forbid()` guards them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy.orm import Session

from kit import db

_current: ContextVar[Session | None] = ContextVar("unit_of_work", default=None)

_BEFORE_COMMIT = "before_commit"
_ABANDONED = "abandoned"


class OutsideUnitOfWork(RuntimeError):
    """Something needed the database and no unit of work was open."""


class InsideUnitOfWork(RuntimeError):
    """A second unit, or a slow call, inside an open unit of work."""


@contextmanager
def unit_of_work(*, snapshot: bool = False) -> Iterator[Session]:
    """Open a transaction, commit at the end of the block, roll back on any exception.

    With `snapshot` every statement in it sees the database as it stood at the first
    (REPEATABLE READ): for reading what must agree while others go on writing.
    """
    if _current.get() is not None:
        raise InsideUnitOfWork("a unit of work is already open")
    opened = db.new_session()
    if snapshot:
        opened.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    token = _current.set(opened)
    try:
        yield opened
        if opened.info.get(_ABANDONED):
            opened.rollback()
        else:
            _finish(opened)
            opened.commit()
    except BaseException:
        opened.rollback()
        raise
    finally:
        _current.reset(token)
        opened.close()


@contextmanager
def joined() -> Iterator[Session]:
    """The open unit of work, or one of its own where none is open (access checks)."""
    opened = _current.get()
    if opened is not None:
        yield opened
        return
    with unit_of_work() as own:
        yield own


def session() -> Session:
    """The session of the open unit of work."""
    opened = _current.get()
    if opened is None:
        raise OutsideUnitOfWork("no unit of work is open")
    return opened


def is_open() -> bool:
    """Whether a unit of work is open in this context."""
    return _current.get() is not None


def forbid(what: str) -> None:
    """Refuse `what` inside a transaction: a slow call must not hold locks."""
    if _current.get() is not None:
        raise InsideUnitOfWork(f"{what} inside a unit of work")


def abandon() -> None:
    """Let the open unit of work end without committing anything (a refused request)."""
    session().info[_ABANDONED] = True


def before_commit(key: str, action: Callable[[Session], None]) -> None:
    """Run `action` once, last thing before this unit commits; one action a key.

    Actions run in the order of their keys, so that two units that write the same hot rows
    take them in the same order. An action may add others, with keys after its own.
    """
    session().info.setdefault(_BEFORE_COMMIT, {}).setdefault(key, action)


def _finish(opened: Session) -> None:
    opened.flush()
    actions: dict[str, Callable[[Session], None]] = opened.info.setdefault(_BEFORE_COMMIT, {})
    while actions:
        actions.pop(min(actions))(opened)
    opened.flush()
