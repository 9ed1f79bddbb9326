"""The statement of a campaign's money (rendiconto): from the ledger, to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from campaigns.models import Campaign
from campaigns.settlement import delivery, fees, terms
from campaigns.settlement.delivery import Standing
from campaigns.settlement.fees import Fee
from kit import clock
from kit.i18n import lazy_gettext as _
from kit.states import Move
from kit.unit_of_work import session
from payments import payouts, queries
from payments.ledger import books, kinds
from payments.models import Payout
from payments.states import PAYOUT

NAMES: Mapping[str, object] = {
    "capture": _("Incassi con carta"),
    "confirmed": _("Bonifici e contanti"),
    "platform_fee": _("Commissione del servizio"),
    "match_awarded": _("Aggiunte degli sponsor"),
    "match_clawed_back": _("Aggiunte tornate agli sponsor"),
    "refund_requested": _("Rimborsi, meno la commissione restituita"),
    "refund_superseded": _("Rimborsi che la banca ha già dato"),
    "return_requested": _("Bonifici e contanti restituiti"),
    "dispute_lost": _("Contestazioni perse, meno la commissione restituita"),
    "receivable_netted": _("Debiti verso il servizio, pagati da qui"),
    "payout_requested": _("Pagamenti al progetto"),
    "payout_reversed": _("Pagamenti fermati, non riusciti o tornati indietro"),
}
"""What the team calls the kinds of entries that touch a campaign's account; a test knows them."""

RAILS: Mapping[str, object] = {
    "bank": _("bonifico"),
    "stripe": _("conto presso il gestore"),
}
STATES: Mapping[str, object] = {
    "requested": _("chiesto"),
    "approved": _("approvato"),
    "sent": _("spedito"),
    "settled": _("arrivato"),
    "failed": _("non riuscito"),
    "declined": _("fermato"),
}


@dataclass(frozen=True)
class Row:
    """What the entries of one kind brought, as the campaign sees it: cents, credit positive."""

    kind: str
    name: str
    count: int
    amount: int


@dataclass(frozen=True)
class PaidOut:
    """A payout and when it was approved, sent, settled …; instants in UTC, by state."""

    payout: Payout
    at: Mapping[str, datetime]


@dataclass(frozen=True)
class Statement:
    """A campaign's money at an instant: `rows` sum to `balance`, which is the ledger's."""

    campaign: Campaign
    made_at: datetime
    promised: int
    rows: Sequence[Row]
    balance: int
    platform_fee: Fee
    gateway_fee: int
    standing: Standing
    payouts: Sequence[PaidOut]


def of(campaign: Campaign) -> Statement:
    """The statement of a campaign now; five queries, however many pledges it has.

    Promised is what counted when the deadline froze the figures, or counts now.
    """
    owner = campaign.reference
    rows = [
        Row(one.kind, name_of(one.kind), one.count, -one.amount)
        for one in books.by_kind("campaign", owner)
    ]
    kept = -books.against("campaign", owner, "fee_income")
    promised = campaign.frozen_pledged
    return Statement(
        campaign=campaign,
        made_at=clock.now(),
        promised=campaign.totals.pledged if promised is None else promised,
        rows=rows,
        balance=sum(row.amount for row in rows),
        platform_fee=fees.with_vat(kept, terms.current().platform_fee_vat_percent),
        gateway_fee=queries.gateway_fees(owner),
        standing=delivery.standing(campaign),
        payouts=_paid_out(owner),
    )


def name_of(kind: str) -> str:
    """What people call a kind of entry."""
    return str(NAMES[kind]) if kind in NAMES else kinds.name_of(kind)


def _paid_out(owner: str) -> list[PaidOut]:
    found = payouts.of_owner(owner)[::-1]
    moves = session().scalars(
        select(Move)
        .where(Move.lifecycle == PAYOUT.name, Move.subject_id.in_([one.id for one in found]))
        .order_by(Move.id)
    )
    at: dict[int, dict[str, datetime]] = {one.id: {"requested": one.requested_at} for one in found}
    for move in moves:
        at[move.subject_id][move.after] = move.at
    return [PaidOut(one, at[one.id]) for one in found]
