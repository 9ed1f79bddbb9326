"""What may be reported: contents of any kind, behind a port that their own domains fill in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Snapshot:
    """A content as it stands now.

    `url` is the path of the page that shows it. `moderation` is one of states.VISIBILITY.
    `involved` are accounts whose own it is besides the author's: the team of a campaign.
    """

    title: str
    text: str
    author_id: int | None
    url: str
    community_id: int | None = None
    district: str | None = None
    moderation: str = "visible"
    involved: frozenset[int] = frozenset()

    def is_own(self, account_id: int | None) -> bool:
        """Whether somebody would judge themselves."""
        return account_id is not None and (
            account_id == self.author_id or account_id in self.involved
        )


class Subject(Protocol):
    """One kind of content. All of it runs within the caller's unit of work.

    `hide`, `show`, `remove` and `hold` take effect on public pages and lists at once; the same
    one twice is once. `reason` is for logs.
    """

    def snapshot(self, subject_id: int) -> Snapshot | None:
        """The content as it is now; None if there is none with this number."""
        ...

    def hide(self, subject_id: int, actor: str, reason: str) -> None: ...
    def show(self, subject_id: int, actor: str, reason: str) -> None: ...
    def remove(self, subject_id: int, actor: str, reason: str) -> None: ...
    def hold(self, subject_id: int, actor: str, reason: str) -> None: ...


@dataclass(frozen=True)
class Rows:
    """The Subject of rows with a column of states.VISIBILITY.

    `find` gives a row by number; `describe` says what it is; `on_change`, if there is one, is
    told the row and how it stood before, after each change.
    """

    find: Callable[[int], Any]
    describe: Callable[[Any], Snapshot]
    on_change: Callable[[Any, str], None] | None = None
    column: str = "moderation"

    def snapshot(self, subject_id: int) -> Snapshot | None:
        row = self.find(subject_id) if 0 < subject_id < 2**63 else None
        return None if row is None else self.describe(row)

    def hide(self, subject_id: int, actor: str, reason: str) -> None:
        self._set(subject_id, "hidden")

    def show(self, subject_id: int, actor: str, reason: str) -> None:
        self._set(subject_id, "visible")

    def remove(self, subject_id: int, actor: str, reason: str) -> None:
        self._set(subject_id, "removed")

    def hold(self, subject_id: int, actor: str, reason: str) -> None:
        self._set(subject_id, "held")

    def _set(self, subject_id: int, state: str) -> None:
        row = self.find(subject_id)
        before = state if row is None else getattr(row, self.column)
        if before == state:
            return
        setattr(row, self.column, state)
        if self.on_change is not None:
            self.on_change(row, before)


@dataclass(frozen=True)
class Kind:
    """A registered kind.

    `is_vetted`: its authors were read by a person before (a team's), so that being new is no
    signal. `is_editable`: its author can change it, so that a change may be asked for.
    """

    subject: Subject
    is_vetted: bool = False
    is_editable: bool = False


_kinds: dict[str, Kind] = {}


def register(
    kind: str, subject: Subject, *, is_vetted: bool = False, is_editable: bool = False
) -> None:
    """Say who knows the contents of a kind in this process (crowdfund/wiring.py)."""
    _kinds[kind] = Kind(subject, is_vetted, is_editable)


def kinds() -> tuple[str, ...]:
    """Every registered kind."""
    return tuple(_kinds)


def of(kind: str) -> Kind | None:
    """A registered kind; None for any other."""
    return _kinds.get(kind)


def snapshot(kind: str, subject_id: int) -> Snapshot | None:
    """A content as it stands now; None if there is no such kind or content."""
    found = of(kind)
    return found.subject.snapshot(subject_id) if found else None


def set_visibility(kind: str, subject_id: int, state: str, actor: str, reason: str) -> None:
    """Let a content be visible, held, hidden or removed."""
    subject = _kinds[kind].subject
    act = {
        "visible": subject.show, "held": subject.hold, "hidden": subject.hide,
        "removed": subject.remove,
    }[state]  # fmt: skip
    act(subject_id, actor, reason)
