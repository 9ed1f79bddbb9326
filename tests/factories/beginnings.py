"""How many stories begin: told once by the services and the twin, then written back as it was left.

The rows of the database come back as in remembered.py; the twin's objects, its numbers and what it
was asked, and both clocks, come back with them. What a test reads, a check of the books too, is
what the services wrote. Only the very first thing of a test can be such a beginning: where
anything is there already, the story is told.
"""

import pickle
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from campaigns.models import Campaign, Pledge
from campaigns.pledges import queries
from campaigns.settlement import terms
from kit import db
from kit.unit_of_work import unit_of_work
from payments.twin.twin import Settings, Twin
from tests.factories import remembered
from tests.support.story import GOOD, Story

Beginning = tuple[Campaign, list[Pledge]]
"""A campaign and its pledges, in order."""

_TWIN = ("clock", "ids", "store", "settings", "log")
"""All that a twin keeps, but for its locks, and faults that are not there yet."""


@dataclass(frozen=True)
class _Memory:
    """The statements that write every row, the twin, how long it took, and who is who."""

    rows: str
    twin: bytes
    lasts: timedelta
    campaign_id: int
    pledge_ids: tuple[int, ...]


_memories: dict[tuple[object, ...], _Memory] = {}
_statements: list[TextClause] = []


def told_once(tell: Callable[..., Beginning]) -> Callable[..., Beginning]:
    """Tell a beginning by its steps once, in each process, for the same amounts and terms."""

    @wraps(tell)
    def told(story: Story, *amounts: int, **about: Any) -> Beginning:
        if not _is_untouched(story):
            return tell(story, *amounts, **about)
        named = (tell.__module__, tell.__name__, amounts, repr(sorted(about.items())))
        key = (db.engine().url, story.clock(), terms.current(), named)
        if key not in _memories:
            _memories[key] = copy_context().run(_observed, tell, story, *amounts, **about)
        else:
            _take_up(story, _memories[key])
        return _read(_memories[key])

    return told


@told_once
def backed(story: Story, *amounts: int, card: str = GOOD, **about: Any) -> Beginning:
    """A live campaign to which some have given, `about` as for `Story.campaign`."""
    campaign = story.campaign(**about)
    return campaign, [story.pledge(campaign, amount, card) for amount in amounts]


@told_once
def judged(story: Story, *amounts: int, **about: Any) -> Beginning:
    """The same when its last day is over and everything has followed from that."""
    campaign, given = backed(story, *amounts, **about)
    story.reach_deadline(campaign)
    return campaign, given


def _is_untouched(story: Story) -> bool:
    twin = story.twin.twin
    if twin.log.counts() or twin.faults.listed() or twin.settings != Settings():
        return False
    with unit_of_work() as opened:
        return not opened.scalar(_anything(opened))


def _anything(opened: Session) -> TextClause:
    """Whether any table has a row."""
    if not _statements:
        tables = opened.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        asked = [f"EXISTS (SELECT FROM {one})" for one in tables if one != "alembic_version"]
        _statements.append(text("SELECT " + " OR ".join(asked)))
    return _statements[0]


def _observed(tell: Callable[..., Beginning], story: Story, *amounts: int, **about: Any) -> _Memory:
    before, given = story.clock(), list[Pledge]()

    def make() -> Campaign:
        campaign, people = tell(story, *amounts, **about)
        given.extend(people)
        return campaign

    seen = remembered.observed(make)
    return _Memory(
        seen.rows,
        _pickled(story.twin.twin),
        story.clock() - before,
        seen.number,
        tuple(pledge.id for pledge in given),
    )


def _pickled(twin: Twin) -> bytes:
    return pickle.dumps({name: getattr(twin, name) for name in _TWIN})


def _take_up(story: Story, memory: _Memory) -> None:
    remembered.write(memory.rows)
    for name, value in pickle.loads(memory.twin).items():  # noqa: S301  our own
        setattr(story.twin.twin, name, value)
    story.clock.set(story.clock() + memory.lasts)


def _read(memory: _Memory) -> Beginning:
    with unit_of_work() as opened:
        campaign = remembered.whole(opened.get_one(Campaign, memory.campaign_id))
        return campaign, [_pledge(number) for number in memory.pledge_ids]


def _pledge(number: int) -> Pledge:
    found = queries.by_id(number)
    assert found is not None
    return found
