"""What pages and mails say about sponsors: what they add, to what, and how much is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.matchfunding import following, givers, queries
from campaigns.matchfunding.givers import Giver
from campaigns.matchfunding.models import MatchCall
from campaigns.models import Campaign, Pledge
from kit import clock, territory
from kit.i18n import current_locale, gettext
from kit.i18n import lazy_gettext as _
from kit.money import format_amount
from kit.unit_of_work import joined

STATES = {
    "draft": _("In preparazione"),
    "open": _("Aperto"),
    "closed": _("Chiuso"),
    "settled": _("Conti chiusi"),
}
"""A call's state for people."""
TONES = {"draft": "neutral", "open": "success", "closed": "info", "settled": "neutral"}


@dataclass(frozen=True)
class Added:
    """What one sponsor adds to one pledge, in cents; `is_sure` once it is the campaign's."""

    sponsor: str
    amount: int
    is_sure: bool


@dataclass(frozen=True)
class Offer:
    """One open call as a backer of one campaign meets it; `left` in cents, for this campaign."""

    call: MatchCall
    left: int

    def adds(self, amount: int) -> int:
        """What it would add to a pledge of `amount` cents made now."""
        return self.call.rule.granted(amount, campaign_left=self.left, total_left=self.left)


@dataclass(frozen=True)
class Waiting:
    """What a sponsor set aside and counts only once citizens have given `needs` cents."""

    sponsor: str
    amount: int
    needs: int


@dataclass(frozen=True)
class Matching:
    """Every call of one campaign: those that add to new pledges, and those whose part counts."""

    offers: Sequence[Offer]
    calls: Sequence[MatchCall]
    waiting: Sequence[Waiting] = ()

    def adds(self, amount: int) -> int:
        """What all sponsors would add to a pledge of `amount` cents made now."""
        return sum(offer.adds(amount) for offer in self.offers)

    @property
    def sponsors(self) -> str:
        """Who has added so far: "Comune di Napoli e Fondazione Sud"."""
        return together([call.sponsor for call in self.calls])

    @property
    def rules(self) -> str:
        """What a script needs to say what is added to any amount: "share:cap:left …"."""
        return " ".join(
            f"{one.call.share}:{one.call.pledge_cap or 0}:{one.left}" for one in self.offers
        )


def matching(campaign: Campaign, pledged: int = 0) -> Matching:
    """Every call of a campaign for which citizens have pledged so many cents: 1 query."""
    now = clock.now()
    with joined():
        found = queries.around(campaign, now)
    offers, calls, waiting = [], [], []
    for call, stake in found:
        left = min(call.left, stake.left if stake else call.rule.campaign_most)
        is_open = campaign.state == "live" and call.takes(now) and call.is_for(campaign)
        if is_open and left > 0:
            offers.append(Offer(call, left))
        if stake is None or stake.held == 0:
            continue
        needs = call.rule.needs(campaign.minimum)
        if stake.is_reached or (stake.is_reached is None and pledged >= needs):
            calls.append(call)
        elif stake.is_reached is None:
            waiting.append(Waiting(call.sponsor, stake.held, needs))
    return Matching(offers, calls, waiting)


def offered_to(pledge: Pledge) -> int:
    """What sponsors would add to a draft now, in cents; nothing to the team's own."""
    with joined():
        total = matching(pledge.campaign).adds(pledge.amount)
        return 0 if total and queries.is_of_team(pledge) else total


def added_to(giver: Giver) -> list[Added]:
    """What sponsors add to a pledge, or to a transfer or cash, as it is written down."""
    with joined():
        if following.adds_nothing(giver):
            return []
        return [
            Added(one.call.sponsor, one.amount - one.clawed_back, one.state == "awarded")
            for one in queries.matches_of([givers.key(giver)])
            if one.state in ("reserved", "awarded") and one.amount > one.clawed_back
        ]


def together(names: Sequence[str]) -> str:
    """Names in one sentence: "A", "A e B", "A, B e C"."""
    known = list(dict.fromkeys(names))
    if len(known) < 2:
        return "".join(known)
    return str(gettext("%(first)s e %(last)s", first=", ".join(known[:-1]), last=known[-1]))


def in_one_sentence(call: MatchCall) -> str:
    """The rule of a call in plain words, with the figures of ten euros."""
    share = gettext(
        "Per ogni %(ten)s che dai, %(sponsor)s ne aggiunge %(added)s.",
        ten=_money(10_00),
        sponsor=call.sponsor,
        added=_money(call.share * 10_00 // 10_000),
    )
    return str(share)


def limits(call: MatchCall) -> list[str]:
    """Everything that bounds the rule, a sentence each."""
    said = [gettext("In tutto ci sono %(cap)s.", cap=_money(call.total_cap))]
    if call.campaign_cap is not None:
        said.append(
            gettext("Un progetto può avere al massimo %(cap)s.", cap=_money(call.campaign_cap))
        )
    if call.pledge_cap is not None:
        said.append(
            gettext(
                "A ogni sostegno si aggiungono al massimo %(cap)s.", cap=_money(call.pledge_cap)
            )
        )
    if call.threshold:
        said.append(
            gettext(
                "Vale quando i cittadini arrivano da soli al %(share)s per cento dell'obiettivo.",
                share=call.threshold,
            )
        )
    return [str(one) for one in said]


def scope(call: MatchCall) -> str:
    """For which campaigns the call is: "Municipalità 6 · Economia circolare", or all."""
    known = territory.current()
    district = known.districts.get(call.district or "")
    theme = known.themes.get(call.theme or "")
    parts = [district.name if district else "", theme.name(current_locale()) if theme else ""]
    return " · ".join(part for part in parts if part) or gettext("Tutti i progetti della città")


def last_day(call: MatchCall) -> date:
    """The last day on which it adds to pledges, as people in the city see it."""
    return clock.local(call.closes_at - timedelta(microseconds=1)).date()


def _money(cents: int) -> str:
    return format_amount(cents, current_locale())
