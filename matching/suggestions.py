"""Suggestions for a need or an offer: candidates from the database, ranked, with their reasons.

Candidates are the open listings of the other side whose dates can meet, nearest in meaning
first; where there are no vectors, those that share words. What else the fields say, and how
alike the two are, is the business of matching.fit.ranking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from kit import territory
from kit.unit_of_work import session
from matching import vectors, words
from matching.fit import ranking
from matching.fit.ceilings import MOVABLE, Borders
from matching.fit.meaning import Vector
from matching.fit.ranking import Candidate, Fit
from matching.models import Agreement, Listing
from matching.states import RUNNING

RANKED = 100
"""How many candidates are compared field by field."""
SHOWN = 8

BY_WORDS = text("""
    SELECT listings.id FROM listings, (
        SELECT replace(plainto_tsquery('italian', :words)::text, '&', '|')::tsquery AS any_word
    ) AS wanted
    WHERE side = :side AND state = 'open' AND author_id <> :author
    AND (ends IS NULL OR ends >= :first) AND (begins IS NULL OR begins <= :last)
    AND search @@ any_word ORDER BY ts_rank(search, any_word) DESC, listings.id DESC LIMIT :most
""")


@dataclass(frozen=True)
class Suggestion:
    """The other side of a possible match, and why, in words."""

    listing: Listing
    fit: Fit
    reasons: tuple[str, ...]


def for_listing(listing: Listing, most: int = SHOWN) -> list[Suggestion]:
    """The best of the other side for an open need or offer: at most 6 queries.

    Those already in a running agreement with it are left out.
    """
    if listing.state != "open":
        return []
    own, others = candidates(listing)
    if not others:
        return []
    return ranked(listing, own, others)[:most]


def candidates(listing: Listing) -> tuple[Vector | None, list[tuple[Listing, Vector | None]]]:
    """Its own vector, and whoever could fit with theirs."""
    there = vectors.are_there()
    own = vectors.of([listing.id]).get(listing.id) if there else None
    first, last = _window(listing)
    if own is not None:
        numbers = vectors.nearest(listing, own, first, last, RANKED)
    else:
        numbers = _by_words(listing, first, last)
    taken = _in_agreement(listing)
    numbers = [one for one in numbers if one not in taken]
    found = vectors.of(numbers) if own is not None else {}
    rows = session().scalars(select(Listing).where(Listing.id.in_(numbers)))
    return own, [(one, found.get(one.id)) for one in rows]


def ranked(
    listing: Listing, own: Vector | None, others: Sequence[tuple[Listing, Vector | None]]
) -> list[Suggestion]:
    """Those worth a look, the best first."""
    by_code = {one.code: one for one, _vector in others}
    fits = ranking.rank(
        Candidate(listing.notice, own),
        [Candidate(one.notice, vector) for one, vector in others],
        borders(),
        for_offer=listing.side == "offer",
    )
    return [
        Suggestion(by_code[fit.key], fit, _reasons(listing, by_code[fit.key], fit))
        for fit in fits
        if fit.is_worth_a_look
    ]


def borders() -> Borders:
    """Which districts touch which, from the operator's data."""
    districts: Mapping[str, territory.District] = territory.current().districts
    return {code: one.borders for code, one in districts.items()}


def _reasons(listing: Listing, other: Listing, fit: Fit) -> tuple[str, ...]:
    need, offer = (listing, other) if listing.side == "need" else (other, listing)
    return words.reasons(need, offer, fit)


def _window(listing: Listing) -> tuple[date, date]:
    """The days that another's dates must touch, a phone call's worth of days around its own."""
    first = listing.begins - MOVABLE if listing.begins else date.min
    last = listing.ends + MOVABLE if listing.ends else date.max
    return first, last


def _by_words(listing: Listing, first: date, last: date) -> list[int]:
    asked = {
        "words": listing.notice.text,
        "side": listing.other_side,
        "author": listing.author_id,
        "first": first,
        "last": last,
        "most": RANKED,
    }
    return list(session().scalars(BY_WORDS, asked))


def _in_agreement(listing: Listing) -> set[int]:
    """The others it already has to do with."""
    own, other = Agreement.need_id, Agreement.offer_id
    if listing.side == "offer":
        own, other = other, own
    rows = session().scalars(select(other).where(own == listing.id, Agreement.state.in_(RUNNING)))
    return set(rows)
