"""What pages say about an offline pledge, in plain words."""

from datetime import date, timedelta

from campaigns.models import Campaign
from campaigns.pledges.words import last_day
from kit.i18n import lazy_gettext as _

STATES = {
    "declared": _("Aspettiamo il bonifico"),
    "matched": _("Arrivato: lo stiamo controllando"),
    "confirmed": _("Arrivato"),
    "expired": _("Chiuso senza pagare nulla"),
    "reversed": _("I soldi tornano indietro"),
}
TONES = {"declared": "info", "matched": "info", "confirmed": "success", "reversed": "warning"}

CASH_STATES = {
    "declared": _("Da ricevere"),
    "matched": _("Da confermare"),
    "confirmed": _("Confermati"),
    "expired": _("Chiusi"),
    "reversed": _("Da restituire"),
}

BANK_DAYS = 2
"""How many days before the last one people should send a transfer: banks need one or two."""

EXPIRES_AFTER = timedelta(days=10)
"""How long after the deadline a promised transfer is waited for; then it expires."""


def send_by(campaign: Campaign) -> date | None:
    """The day by which a transfer should leave to be there before the campaign is judged."""
    last = last_day(campaign)
    return last - timedelta(days=BANK_DAYS) if last else None
