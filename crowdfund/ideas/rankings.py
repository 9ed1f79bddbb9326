"""Ranking lists that an admin uploads: tried at once, taken by a job, nothing in twice."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from crowdfund.ideas import locks, ranking
from crowdfund.ideas.models import Ranking
from crowdfund.ideas.ranking_files import COLUMNS
from kit import audit, clock
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.jobs import backoff, task
from kit.paging import Page, keyset
from kit.unit_of_work import session, unit_of_work

OPEN = ("tried", "taking")
WAITS = timedelta(days=7)
"""How long a list that nobody takes is kept."""
KEPT = timedelta(days=30)
"""How long the wrong lines of a list are kept, to be mended."""


def upload(name: str, content: bytes, by: int) -> Ranking:
    """Keep a list and what trying it found; nothing of it is taken yet. UnreadableFile.

    The same bytes again, while they wait or are being taken, are the list there is.
    """
    digest = hashlib.sha256(content).hexdigest()
    locks.upload(digest)
    same = select(Ranking).where(Ranking.digest == digest, Ranking.state.in_(OPEN))
    earlier = session().scalar(same)
    if earlier is not None:
        return earlier
    report = ranking.try_out(content)
    made = Ranking(
        name=_tidy(name),
        digest=digest,
        content=content,
        uploaded_at=clock.now(),
        uploaded_by=by,
        new=report.new,
        known=report.known,
        wrong_count=len(report.wrong),
        first=report.first,
        wrong=[
            {"number": one.line.number, "why": one.why, "cells": one.line.cells}
            for one in report.wrong
        ],
    )
    session().add(made)
    session().flush()
    counts = {"new": made.new, "known": made.known, "wrong": made.wrong_count}
    audit.record(f"account:{by}", "ranking.uploaded", made.reference, file=made.name, **counts)
    return made


def take(one: Ranking, by: int) -> Ranking:
    """Have a job take its lines; twice is once. Conflict if it was discarded or is empty."""
    held = locks.ranking(one.id)
    if held.state in {"taking", "taken"}:
        return held
    if not held.new:
        raise Conflict("ranking.nothing_new", _("Non c'è niente di nuovo da far entrare."))
    held.move_to("taking", actor=f"account:{by}")
    audit.record(f"account:{by}", "ranking.taken", held.reference, file=held.name, new=held.new)
    take_lines.defer(ranking_id=held.id, lock=f"ideas.ranking:{held.id}")
    return held


def discard(one: Ranking, actor: str) -> Ranking:
    """Forget a list that nobody wants; ForbiddenMove once it is being taken."""
    held = locks.ranking(one.id)
    if held.state != "discarded":
        held.move_to("discarded", actor=actor)
        _empty(held)
    return held


@task("ideas.take_ranking", transactional=False, retry=backoff(8))
def take_lines(ranking_id: int) -> None:
    """Take what is new, some lines at a time; one that died is taken up where it stopped."""
    with unit_of_work() as opened:
        content = opened.get_one(Ranking, ranking_id).content
    for batch in ranking.batches(content):
        with unit_of_work():
            held = locks.ranking(ranking_id)
            if held.state != "taking":
                return
            report = ranking.Report()
            rest = [line for line in batch if line.number > held.done_until]
            ranking.judge(rest, report, set(), take=True)
            held.taken += report.new
            held.done_until = max(held.done_until, batch[-1].number)
    with unit_of_work():
        held = locks.ranking(ranking_id)
        if held.state == "taking":
            held.move_to("taken")
            held.content, held.first = b"", []


@task("ideas.sweep_rankings", every_minutes=1440)
def sweep() -> None:
    """Discard lists that nobody took, and forget wrong lines that nobody mended."""
    now = clock.now()
    waiting = Ranking.state == "tried", Ranking.uploaded_at < now - WAITS
    for number in session().scalars(select(Ranking.id).where(*waiting)):
        held = locks.ranking(number)
        if held.state == "tried":
            held.move_to("discarded", reason="nobody took it")
            _empty(held)
    old = Ranking.state == "taken", Ranking.uploaded_at < now - KEPT, Ranking.wrong != []
    for one in session().scalars(select(Ranking).where(*old)):
        one.wrong = []


def find(ranking_id: int) -> Ranking | None:
    """One list by its number."""
    return session().get(Ranking, ranking_id)


def listing(cursor: str | None) -> Page[Ranking]:
    """Lists that were not discarded, newest first."""
    wanted = select(Ranking).where(Ranking.state != "discarded")
    return keyset(wanted, (Ranking.id,), lambda one: (one.id,), cursor=cursor, size=25)


def wrong_shown(one: Ranking, most: int) -> list[tuple[int, str, str]]:
    """Some of the wrong lines: number, what is wrong, what they say."""
    return [
        (line["number"], line["why"], " · ".join(filter(None, _in_order(line["cells"]))))
        for line in one.wrong[:most]
    ]


def wrong_as_csv(one: Ranking) -> bytes:
    """The lines that cannot be taken, with number and reason, to mend and upload again."""

    def lines() -> Iterator[tuple[int, str, dict[str, str]]]:
        for line in one.wrong:
            yield line["number"], line["why"], line["cells"]

    return ranking.wrong_lines(lines())


def _in_order(cells: dict[str, str]) -> list[str]:
    return [cells.get(name, "") for name in COLUMNS.values()]


def _empty(held: Ranking) -> None:
    held.content, held.first, held.wrong = b"", [], []


def _tidy(name: str) -> str:
    """A file's name as it may be shown."""
    plain = "".join(one if one.isprintable() else " " for one in name)
    return " ".join(plain.split())[:120] or "graduatoria"
