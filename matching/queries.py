"""Questions about needs, offers and agreements; each says how many queries it takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from kit.paging import Page, keyset
from kit.unit_of_work import session
from matching import owners
from matching.models import Agreement, AgreementMessage, Listing
from matching.owners import Owner
from matching.states import RUNNING

SHOWN_THANKS = 20
MESSAGES_SHOWN = 200


@dataclass(frozen=True)
class Found:
    """A page of the board: listings, for whom they are, and what was asked."""

    page: Page[Listing]
    owners: Mapping[str, Owner]
    asked: Mapping[str, Any]

    @property
    def is_filtered(self) -> bool:
        return any(self.asked[name] for name in ("q", "kind", "district", "for_code"))

    def link(self, cursor: str | None, **more: str) -> dict[str, str]:
        """The arguments of the address of another page of the same list."""
        plain = {name: self.asked[name] for name in ("side", "q", "kind", "district", "for_code")}
        plain |= {"cursor": cursor or "", **more}
        return {name: value for name, value in plain.items() if value}


def by_code(listing_code: str) -> Listing | None:
    """One need or offer, however its code is typed: 1 query."""
    code = listing_code.replace("\x00", "").strip().upper()
    wanted = select(Listing).where(Listing.code == code)
    return session().scalars(wanted).one_or_none()


def agreement(agreement_code: str) -> Agreement | None:
    """One agreement with both sides: 1 query."""
    wanted = (
        select(Agreement)
        .where(Agreement.code == agreement_code.strip().upper())
        .options(joinedload(Agreement.need), joinedload(Agreement.offer))
    )
    return session().scalars(wanted).one_or_none()


def search(asked: Mapping[str, Any]) -> Found:
    """The open needs, or offers, that answer to filters and words, newest first: 2 queries."""
    statement = select(Listing).where(
        Listing.state == "open",
        Listing.moderation == "visible",
        Listing.side == (asked["side"] or "need"),
    )
    if asked["kind"]:
        statement = statement.where(Listing.kind == asked["kind"])
    if asked["district"]:
        statement = statement.where(Listing.district == asked["district"])
    if asked["for_code"]:
        statement = statement.where(Listing.reference == asked_for(asked["for_code"]))
    if asked["q"]:
        words = func.websearch_to_tsquery("italian", asked["q"])
        statement = statement.where(Listing.search.op("@@")(words))
    page = _newest(statement, asked["cursor"])
    return Found(page, owners_of(page.items), asked)


def asked_for(code: str) -> str:
    """The reference that an address means: "community:12", or the code of a campaign."""
    return code if ":" in code else f"campaign:{code.upper()}"


def owners_of(found: Iterable[Listing]) -> Mapping[str, Owner]:
    """For whom needs are, by reference: at most 1 query."""
    references = {one.reference for one in found if one.reference}
    return owners.current().named(references) if references else {}


def line_of(need: Listing) -> str:
    """The budget line that a need stands for, as people read it, or "": at most 1 query."""
    if need.reference is None or need.budget_line is None:
        return ""
    return owners.current().line(need.reference, need.budget_line)


def of_person(account_id: int, cursor: str | None) -> Page[Listing]:
    """A person's own needs and offers, and those of their campaigns: 2 queries."""
    own = [one.reference for one in owners.current().of_person(account_id)]
    statement = select(Listing).where(
        or_(Listing.author_id == account_id, Listing.reference.in_(own))
    )
    return _newest(statement, cursor)


def agreements_of(found: Sequence[Listing], *, running: bool = False) -> list[Agreement]:
    """Agreements of listings, newest first, with both sides: 1 query."""
    numbers = [one.id for one in found]
    if not numbers:
        return []
    statement = (
        select(Agreement)
        .where(or_(Agreement.need_id.in_(numbers), Agreement.offer_id.in_(numbers)))
        .options(joinedload(Agreement.need), joinedload(Agreement.offer))
        .order_by(Agreement.id.desc())
        .limit(100)
    )
    if running:
        statement = statement.where(Agreement.state.in_(RUNNING))
    return list(session().scalars(statement))


def thanks_of(need: Listing) -> list[Agreement]:
    """Thank-yous that both sides let everyone see: 1 query."""
    return list(
        session().scalars(
            select(Agreement)
            .where(
                or_(Agreement.need_id == need.id, Agreement.offer_id == need.id),
                Agreement.state == "confirmed",
                Agreement.thanks_shown,
                Agreement.thanks != "",
            )
            .options(joinedload(Agreement.offer), joinedload(Agreement.need))
            .order_by(Agreement.id.desc())
            .limit(SHOWN_THANKS)
        )
    )


def messages_of(found: Agreement) -> Sequence[AgreementMessage]:
    """What the two sides wrote, oldest first: 1 query."""
    newest = (
        session()
        .scalars(
            select(AgreementMessage)
            .where(AgreementMessage.agreement_id == found.id)
            .order_by(AgreementMessage.id.desc())
            .limit(MESSAGES_SHOWN)
        )
        .all()
    )
    return newest[::-1]


def _newest(statement: Select[Listing], cursor: str | None) -> Page[Listing]:
    return keyset(statement, (Listing.id,), lambda one: (one.id,), cursor=cursor, size=24)
