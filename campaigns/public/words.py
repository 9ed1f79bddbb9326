"""States of campaigns and pledges in words that people understand."""

from kit.i18n import lazy_gettext as _

CAMPAIGN_STATES = {
    "draft": _("Bozza"),
    "in_review": _("In revisione"),
    "scheduled": _("In partenza"),
    "live": _("Raccolta aperta"),
    "suspended": _("In pausa"),
    "collecting": _("Obiettivo raggiunto"),
    "succeeded": _("Riuscito"),
    "delivering": _("In corso d'opera"),
    "completed": _("Realizzato"),
    "failed": _("Non riuscito"),
    "cancelled": _("Annullato"),
}
"""A campaign's state in one or two words, for a label."""

PLEDGE_STATES = {
    "draft": _("Da finire"),
    "setup_pending": _("Carta da salvare"),
    "committed": _("Promesso"),
    "due": _("Da incassare"),
    "charging": _("Incasso in corso"),
    "collected": _("Incassato"),
    "retry": _("Carta rifiutata, riproviamo"),
    "action_required": _("Aspetta la conferma della banca"),
    "unknown": _("Aspetta una risposta dalla banca"),
    "intent_created": _("Pagamento iniziato"),
    "processing": _("Pagamento in arrivo"),
    "refund_pending": _("Rimborso in corso"),
    "refunded": _("Rimborsato"),
    "disputed": _("Contestato"),
    "lost": _("Ripreso dalla banca"),
    "released": _("Annullato, nessun addebito"),
    "dropped": _("Non incassato"),
    "cancelled": _("Ritirato"),
    "failed": _("Pagamento non riuscito"),
    "expired": _("Scaduto"),
}
"""A pledge's state in a few words, for the team's list."""
