"""Tables of communities: who is in them, what is written, what is on, who was invited."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from communities.states import COMMUNITY, DIGESTS, DOORS, KINDS, MEETING, MODERATION
from kit.db import Base, Id, Instant, one_of
from kit.states import Lifecycle, Stateful


class Community(Stateful, Base):
    """People of a district, of a theme, or of both. `members` are on it now."""

    __tablename__ = "communities"
    __table_args__ = (
        COMMUNITY.check(),
        one_of("door", DOORS),
        CheckConstraint("district IS NOT NULL OR theme IS NOT NULL", name="about_something"),
        Index(None, "state", "name", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = COMMUNITY

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[Instant]
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text)
    district: Mapped[str | None] = mapped_column(String(12))
    theme: Mapped[str | None] = mapped_column(String(40))
    door: Mapped[str] = mapped_column(String(12), default="open")


class CommunityFigures(Base):
    """How many members a community has: a narrow row of its own, so that joining is quick."""

    __tablename__ = "community_figures"
    __table_args__ = (
        CheckConstraint("members >= 0", name="not_negative"),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id"), primary_key=True, autoincrement=False
    )
    members: Mapped[int] = mapped_column(Integer, default=0)


class Animator(Base):
    """A community given to somebody of the staff, who looks after it."""

    __tablename__ = "community_animators"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False, index=True
    )
    since: Mapped[Instant]


class Membership(Base):
    """Somebody in a community, under a name of their choice.

    `name_key` is the name without what the eye confuses; no two members share one. Who has
    left keeps the row, so that their posts keep the name and nobody else can take it.
    `digested_until`: up to when (UTC) the digests have told them everything.
    """

    __tablename__ = "community_members"
    __table_args__ = (
        one_of("digest", DIGESTS),
        Index("uq_community_members_name", "community_id", "name_key", unique=True),
        Index(
            "ix_community_members_digest",
            "digest",
            "account_id",
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False, index=True
    )
    joined_at: Mapped[Instant]
    left_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(40))
    name_key: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(8), default="never")
    announcements: Mapped[bool] = mapped_column(default=False)
    digested_until: Mapped[Instant]


class Post(Base):
    """One line of a community's feed: what a member wrote, or a fact told by another room.

    `source` names the fact ("update:12"), once in each community. `shown_at` is when it became
    public: at once, or when a person let it through. Without `author_id` a written one is of
    somebody whose account was erased.
    """

    __tablename__ = "community_posts"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("moderation", MODERATION),
        CheckConstraint("(kind = 'comment') = (parent_id IS NOT NULL)", name="comments_answer"),
        CheckConstraint("NOT is_pinned OR kind = 'announcement'", name="announcements_pinned"),
        CheckConstraint("moderation <> 'visible' OR shown_at IS NOT NULL", name="shown_since"),
        Index("uq_community_posts_source", "community_id", "source", unique=True),
        Index(
            "ix_community_posts_feed",
            "community_id",
            "id",
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index("ix_community_posts_pinned", "community_id", postgresql_where=text("is_pinned")),
        Index(None, "community_id", "shown_at"),
        Index(None, "parent_id", "id"),
        Index(None, "author_id", "id"),
        Index(None, "source"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("community_posts.id"))
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[Instant]
    shown_at: Mapped[datetime | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    title: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str | None] = mapped_column(String(80))
    moderation: Mapped[str] = mapped_column(String(8), default="visible")
    withdrawn_at: Mapped[datetime | None]
    is_pinned: Mapped[bool] = mapped_column(default=False)


class Meeting(Stateful, Base):
    """Something on in a community. `uid` and `sequence` are what calendars know it by (RFC 5545).

    `sequence` grows with each change, so that a calendar that has it takes the newer one.
    """

    __tablename__ = "community_meetings"
    __table_args__ = (
        MEETING.check(),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("sequence >= 0", name="sequence_grows"),
        Index(None, "community_id", "starts_at", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = MEETING

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[Instant]
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(160))
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]


class Invitation(Base):
    """A link, also as a square to scan, that lets so many people in until a moment."""

    __tablename__ = "community_invitations"
    __table_args__ = (
        CheckConstraint("uses >= 0 AND uses <= most_uses", name="not_overused"),
        Index(None, "community_id", "id"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[Instant]
    created_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[Instant]
    most_uses: Mapped[int] = mapped_column(Integer)
    uses: Mapped[int] = mapped_column(Integer, default=0)
    revoked_at: Mapped[datetime | None]


class Digest(Base):
    """That a person's digest of a period ("2027-03-01", "2027-W09") was made, once."""

    __tablename__ = "community_digests"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[Instant]
    posts: Mapped[int] = mapped_column(Integer)
