"""Suggestions for a need or an offer: candidates from the database, ranked, with their reasons.

Candidates are the open listings of the other side whose dates can meet, nearest in meaning
first; where there are no vectors, those that share words or
name the same thing. What else the fields say, and how
alike the two are, is the business of matching.fit.ranking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from kit import territory
from kit.unit_of_work import session
from matching import vectors, words
from matching.fit import ranking, things
from matching.fit.ceilings import MOVABLE, Borders
from matching.fit.ranking import Candidate, Fit
from matching.models import Agreement, Listing
from matching.states import RUNNING

RANKED = 100
"""How many candidates are compared field by field."""
SHOWN = 8

BY_WORDS = text("""
    SELECT listings.id FROM listings, (
        SELECT replace(plainto_tsquery('italian', :words)::text, '&', '|')::tsquery
            || to_tsquery('italian', :synonyms) AS any_word
    ) AS wanted
    WHERE side = :side AND state = 'open' AND moderation = 'visible' AND author_id <> :author
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
    if not listing.is_on_board:
        return []
    found = candidates(listing)
    return ranked(listing, found)[:most] if found else []


def candidates(listing: Listing) -> list[tuple[Listing, float | None]]:
    """Whoever could fit, with the likeness of meaning where vectors tell it."""
    first, last = _window(listing)
    found: dict[int, float | None]
    if vectors.are_there() and vectors.known([listing.id]):
        found = dict(vectors.nearest(listing, first, last, RANKED))
    else:
        found = dict.fromkeys(_by_words(listing, first, last))
    for taken in _in_agreement(listing):
        found.pop(taken, None)
    rows = session().scalars(select(Listing).where(Listing.id.in_(found)))
    return [(one, found[one.id]) for one in rows]


def ranked(listing: Listing, others: Sequence[tuple[Listing, float | None]]) -> list[Suggestion]:
    """Those worth a look, the best first.

    The database has multiplied the vectors already: a vector of one number stands for each.
    """
    by_code = {one.code: one for one, _likeness in others}
    fits = ranking.rank(
        Candidate(listing.notice, (1.0,)),
        [Candidate(one.notice, None if alike is None else (alike,)) for one, alike in others],
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
        "synonyms": " | ".join(things.synonyms(listing.title)),
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
