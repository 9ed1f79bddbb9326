"""The digest: what is new in one's communities, in one mail a day or a week, each thing once.

A digest tells what became public up to the end of yesterday (daily) or of last Sunday (weekly),
from where the last one ended; it is made from seven in the morning on, so that whatever was
still being written at midnight is there. The row in `community_digests` lets one worker make it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import insert

from accounts.models import Account
from communities import addresses, queries
from communities.models import Community, Digest, Membership, Post
from communities.queries import Voice
from kit import clock, mail, markdown
from kit.jobs import backoff, task
from kit.unit_of_work import session

FIRST_HOUR = 7
BATCH = 50
SHOWN = 8
"""Of each community, the newest; the page has the rest."""


MARKS = str.maketrans(dict.fromkeys("[]()<>*_`#!|\\", " "))
"""What people type must stay text in a mail that is written in Markdown."""


@dataclass(frozen=True)
class Part:
    """What is new in one community: the newest lines, how many there are, who wrote them."""

    community: Community
    posts: Sequence[Post]
    count: int
    voices: dict[int, Voice]

    def address(self, post: Post) -> str:
        """Where a line leads."""
        return addresses.post(self.community, post)

    def who(self, post: Post) -> str:
        """Who wrote it; nothing if their account was erased."""
        voice = self.voices.get(post.author_id or 0)
        return _plain(voice.name) if voice else ""

    def said(self, post: Post) -> str:
        """Its title, or how it begins, without anything that Markdown would read."""
        begins = Markup(markdown.render(post.text)).striptags()  # noqa: S704  sanitised by render
        return _plain(post.title or begins)

    @property
    def home(self) -> str:
        return addresses.home(self.community)


@task("communities.digests", every_minutes=30)
def look() -> None:
    """In the morning, begin with the digests that are due."""
    if clock.local(clock.now()).hour < FIRST_HOUR:
        return
    for kind in ("daily", "weekly"):
        send.defer(kind=kind, after=0, queueing_lock=f"digests:{kind}")


@task("communities.send_digests", queue="mail", retry=backoff(4))
def send(*, kind: str, after: int) -> None:
    """Make the digests of the next people after account `after`, and leave the rest to a next job.

    Mails, marks and the next job are one transaction: what is tried again tells nobody twice.
    """
    period, until = period_of(kind)
    waiting = select(Membership.account_id).where(
        Membership.account_id > after, _is_due(kind, until)
    )
    people = (
        session().scalars(waiting.distinct().order_by(Membership.account_id).limit(BATCH)).all()
    )
    for account_id in people:
        make(account_id, kind, period, until)
    if len(people) == BATCH:
        send.defer(kind=kind, after=people[-1], queueing_lock=f"digests:{kind}:{people[-1]}")


def period_of(kind: str) -> tuple[str, datetime]:
    """The name of the period that a digest made now belongs to, and up to when it tells (UTC)."""
    today = clock.today()
    if kind == "daily":
        return today.isoformat(), clock.start_of_day(today)
    monday: date = today - timedelta(days=today.weekday())
    year, week, _day = today.isocalendar()
    return f"{year}-W{week:02}", clock.start_of_day(monday)


def make(account_id: int, kind: str, period: str, until: datetime) -> bool:
    """Make one person's digest; False if another worker has, or there is nothing to tell."""
    claim = insert(Digest).values(account_id=account_id, period=period, at=clock.now(), posts=0)
    claimed = session().execute(claim.on_conflict_do_nothing().returning(Digest.account_id))
    if claimed.one_or_none() is None:
        return False
    rows = session().scalars(
        select(Membership)
        .where(Membership.account_id == account_id, _is_due(kind, until))
        .order_by(Membership.community_id)
        .with_for_update()
    )
    parts = []
    for membership in rows:
        part = _part(membership, until)
        membership.digested_until = until
        if part is not None:
            parts.append(part)
    account = session().get_one(Account, account_id)
    if not parts or account.state != "active":
        return False
    session().get_one(Digest, (account_id, period)).posts = sum(one.count for one in parts)
    _send(account, kind, parts)
    return True


def _is_due(kind: str, until: datetime) -> ColumnElement[bool]:
    return and_(
        Membership.digest == kind,
        Membership.left_at.is_(None),
        Membership.digested_until < until,
    )


def _part(membership: Membership, until: datetime) -> Part | None:
    """What became public in one community since the last digest; one's own posts are no news."""
    new = and_(
        Post.community_id == membership.community_id,
        Post.shown_at >= membership.digested_until,
        Post.shown_at < until,
        Post.parent_id.is_(None),
        Post.moderation == "visible",
        Post.withdrawn_at.is_(None),
        func.coalesce(Post.author_id, 0) != membership.account_id,
    )
    count = session().scalar(select(func.count()).select_from(Post).where(new)) or 0
    if not count:
        return None
    newest = (
        session()
        .scalars(
            select(Post).where(new).order_by(Post.shown_at.desc(), Post.id.desc()).limit(SHOWN)
        )
        .all()
    )
    community = session().get_one(Community, membership.community_id)
    return Part(community, newest, count, queries.voices(newest))


def _plain(text: str) -> str:
    return " ".join(text.translate(MARKS).split())


def _send(account: Account, kind: str, parts: Sequence[Part]) -> None:
    stop_url = addresses.stop(account.id)
    mail.send(
        "communities/digest",
        account.email,
        locale=account.locale,
        unsubscribe=stop_url,
        kind=kind,
        parts=parts,
        stop_url=stop_url,
    )
