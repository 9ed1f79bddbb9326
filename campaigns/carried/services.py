"""What the page of a community shows, gathered in a bounded number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.carried import queries as carried
from campaigns.carried.queries import Given
from campaigns.public.listing import Card
from communities import belonging, queries
from communities.models import Community, Meeting, Membership, Post
from communities.queries import Voice
from kit.authz import Visitor
from kit.paging import Page
from matching import circles, needs
from matching.needs import OwnerNeeds

SHOWN = 3
"""Campaigns on the page; another has all."""


@dataclass(frozen=True)
class Home:
    """Everything the page of a community says."""

    membership: Membership | None
    animates: bool
    members: int
    pinned: Sequence[Post]
    feed: Page[Post]
    voices: Mapping[int, Voice]
    answers: Mapping[int, int]
    meetings: Sequence[Meeting]
    campaigns: Sequence[Card]
    given: Given | None
    is_first: bool
    needs: OwnerNeeds
    may_ask: bool


def home(community: Community, visitor: Visitor, cursor: str | None) -> Home:
    """Gather it: 13 queries at most beyond the community itself."""
    account_id = visitor.account_id
    pinned = [] if cursor else queries.pinned(community)
    feed = queries.feed(community, account_id, cursor)
    shown = [*pinned, *feed.items]
    return Home(
        membership=belonging.membership(community.id, account_id),
        animates=belonging.animates(community.id, account_id, visitor.role),
        members=queries.members_in([community])[community.id],
        pinned=pinned,
        feed=feed,
        voices=queries.voices(shown),
        answers=queries.answers_to(shown),
        meetings=queries.next_meetings(community),
        campaigns=carried.carried_by(community, SHOWN),
        given=carried.given(community),
        is_first=not cursor,
        needs=needs.of_owner(circles.reference(community)),
        may_ask=community.state == "open" and belonging.is_given(community.id, account_id),
    )
