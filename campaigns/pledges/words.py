"""What pages and mails say about a pledge, in plain words."""

from datetime import date, datetime, timedelta
from urllib.parse import quote

from campaigns.models import Campaign, Pledge
from campaigns.pledges.schemas import ROUND_AMOUNTS
from campaigns.settlement import terms
from kit import clock, ids, links
from kit.i18n import gettext
from kit.i18n import lazy_gettext as _

STATES = {
    "draft": _("Da finire"),
    "setup_pending": _("Manca la carta"),
    "intent_created": _("Manca il pagamento"),
    "committed": _("Confermato: non hai ancora pagato"),
    "due": _("Obiettivo raggiunto: stiamo per incassare"),
    "charging": _("Pagamento in corso"),
    "processing": _("Pagamento in corso: la banca ci mette qualche giorno"),
    "unknown": _("Aspettiamo la risposta della banca"),
    "retry": _("La carta è stata rifiutata: serve il tuo aiuto"),
    "action_required": _("La banca chiede la tua conferma"),
    "collected": _("Pagato"),
    "refund_pending": _("Rimborso in corso"),
    "refunded": _("Rimborsato"),
    "disputed": _("Contestato presso la banca"),
    "lost": _("Ripreso dalla banca"),
    "released": _("Chiuso senza pagare nulla"),
    "dropped": _("Chiuso: il pagamento non è riuscito"),
    "cancelled": _("Annullato da te"),
    "failed": _("Il pagamento non è riuscito"),
    "expired": _("Scaduto"),
}
"""A pledge's state as its backer reads it."""

TONES = {
    "collected": "success", "committed": "success", "due": "info", "charging": "info",
    "processing": "info", "retry": "warning", "action_required": "warning",
    "failed": "danger", "dropped": "danger", "lost": "danger",
}  # fmt: skip
"""The colour of a state's label; what is not here is neutral."""


def last_day(campaign: Campaign) -> date | None:
    """The last day on which the campaign takes pledges, as people in the city see it."""
    if campaign.deadline is None:
        return None
    return clock.local(campaign.deadline - timedelta(microseconds=1)).date()


def window_end(pledge: Pledge) -> datetime | None:
    """The instant (UTC) until which the backer of a refused charge may give another card."""
    if pledge.retry_since is None:
        return None
    return pledge.retry_since + timedelta(hours=terms.current().retry_window_hours)


def fingerprint(pledge: Pledge) -> str:
    """What the check page showed, in short: it changes when any of its figures does."""
    shown = (
        pledge.amount, pledge.reward_id, pledge.email, pledge.name, pledge.is_anonymous,
        pledge.message,
    )  # fmt: skip
    return ids.digest(repr(shown))[:20]


def typed_amount(cents: int) -> str:
    """An amount as a person would type it: "25", "12,50"."""
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100},{cents % 100:02d}"


def amount_fields(cents: int) -> dict[str, str]:
    """What the amount form shows as chosen for an amount in cents."""
    if cents in ROUND_AMOUNTS:
        return {"amount": typed_amount(cents), "other_amount": ""}
    return {"amount": "", "other_amount": typed_amount(cents)}


def share_url(campaign: Campaign) -> str:
    """A link that opens WhatsApp with a sentence about the campaign."""
    address = links.address("campaigns_public.short_link", code=campaign.code)
    said = gettext("Ho appena sostenuto «%(title)s»: dai un'occhiata.", title=campaign.title)
    return f"https://wa.me/?text={quote(f'{said} {address}')}"


def outcome(pledge: Pledge) -> str:
    """How the way to the gateway ended: "kept", "paid", "slow", "waiting", "help", "failed"."""
    if pledge.state in ("committed", "due"):
        return "kept"
    if pledge.state in ("collected", "disputed"):
        return "paid"
    if pledge.state == "processing":
        return "slow"
    if pledge.state in ("retry", "action_required"):
        return "help"
    if pledge.state in ("setup_pending", "intent_created", "charging", "unknown"):
        return "waiting"
    return "failed"
