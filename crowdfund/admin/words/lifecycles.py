"""What the desk calls each lifecycle and its states, where a list has all of them together."""

from collections.abc import Mapping

from communities.moderation import words as moderation
from kit.i18n import lazy_gettext as _

THINGS: Mapping[str, object] = {
    "account": _("Profilo"),
    "agreement": _("Accordo"),
    "bank line": _("Movimento in banca"),
    "bank statement": _("Estratto conto"),
    "campaign": _("Campagna"),
    "cash deposit": _("Versamento"),
    "community": _("Community"),
    "community_meeting": _("Appuntamento"),
    "difference": _("Differenza"),
    "dispute": _("Contestazione"),
    "idea": _("Idea"),
    "inbound_event": _("Evento in entrata"),
    "listing": _("Annuncio"),
    "match": _("Aggiunta di uno sponsor"),
    "match_call": _("Bando di raddoppio"),
    "money return": _("Restituzione"),
    "offline pledge": _("Bonifico o contanti"),
    "payee_change": _("Cambio di destinatario"),
    "payment": _("Pagamento"),
    "payout": _("Pagamento alla squadra"),
    "pledge": _("Sostegno"),
    "ranking": _("Graduatoria"),
    "recovery": _("Debito ridato"),
    "refund": _("Rimborso"),
    "report": _("Segnalazione"),
    "webhook_delivery": _("Evento in uscita"),
    "webhook_endpoint": _("Indirizzo per gli eventi"),
}

STATES: Mapping[str, Mapping[str, object]] = {
    "agreement": {
        "proposed": _("Proposto"),
        "agreed": _("Accettato"),
        "delivered": _("Fatto, da confermare"),
        "confirmed": _("Confermato"),
        "declined": _("Rifiutato"),
        "expired": _("Scaduto"),
    },
    "bank line": {
        "imported": _("Entrato"),
        "unallocated": _("Da riconoscere"),
        "allocated": _("Riconosciuto"),
        "returning": _("Da ridare"),
    },
    "bank statement": {
        "uploaded": _("Caricato"),
        "imported": _("Entrato"),
        "discarded": _("Scartato"),
    },
    "cash deposit": {
        "recorded": _("Segnato"),
        "confirmed": _("Confermato"),
        "rejected": _("Respinto"),
    },
    "community": {"open": _("Aperta"), "closed": _("Chiusa")},
    "community_meeting": {"planned": _("Fissato"), "cancelled": _("Annullato")},
    "difference": {
        "open": _("Aperta"),
        "explained": _("Spiegata"),
        "resolved": _("Non c'è più"),
    },
    "dispute": {
        "noticed": _("Segnalata"),
        "inquiry": _("La banca chiede"),
        "open": _("Aperta"),
        "won": _("Vinta"),
        "lost": _("Persa"),
        "closed": _("Chiusa"),
    },
    "idea": {
        "received": _("Arrivata"),
        "drafted": _("Diventata bozza"),
        "declined": _("Rifiutata"),
        "lapsed": _("Scaduta"),
        "funded": _("Finanziata dal bando"),
    },
    "inbound_event": {
        "received": _("Da lavorare"),
        "handled": _("Lavorato"),
        "ignored": _("Non ci riguarda"),
        "failed": _("Non riuscito"),
    },
    "listing": {
        "open": _("Aperto"),
        "met": _("Trovato tutto"),
        "closed": _("Chiuso"),
        "expired": _("Scaduto"),
    },
    "match": {
        "reserved": _("Tenuta da parte"),
        "awarded": _("Concessa"),
        "released": _("Non più tenuta"),
        "clawed_back": _("Ripresa"),
    },
    "match_call": {
        "draft": _("Bozza"),
        "open": _("Aperto"),
        "closed": _("Chiuso"),
        "settled": _("Conti chiusi"),
    },
    "money return": {
        "due": _("Da fare"),
        "reported": _("Da controllare"),
        "done": _("Fatta"),
    },
    "offline pledge": {
        "declared": _("Annunciato"),
        "matched": _("Arrivato, da confermare"),
        "confirmed": _("Confermato"),
        "expired": _("Scaduto"),
        "reversed": _("Da ridare"),
    },
    "payee_change": {
        "asked": _("Chiesto"),
        "approved": _("Approvato"),
        "declined": _("Rifiutato"),
        "withdrawn": _("Ritirato"),
    },
    "payment": {
        "open": _("Aperto"),
        "saved": _("Carta salvata"),
        "charging": _("Incasso in corso"),
        "processing": _("In arrivo"),
        "succeeded": _("Riuscito"),
        "declined": _("Rifiutato"),
        "action_required": _("Serve una conferma"),
        "unknown": _("In verifica"),
        "cancelled": _("Annullato"),
    },
    "payout": {
        "requested": _("Chiesto"),
        "approved": _("Approvato"),
        "sent": _("Spedito"),
        "settled": _("Arrivato"),
        "failed": _("Non riuscito"),
        "declined": _("Fermato"),
    },
    "ranking": {
        "tried": _("Da prendere"),
        "taking": _("In arrivo"),
        "taken": _("Entrata"),
        "discarded": _("Scartata"),
    },
    "recovery": {
        "asked": _("Da confermare"),
        "done": _("Fatto"),
        "declined": _("Rifiutato"),
    },
    "refund": {
        "requested": _("Chiesto"),
        "waiting": _("Aspetta la contestazione"),
        "succeeded": _("Fatto"),
        "failed": _("Non riuscito"),
        "superseded": _("L'ha fatto la banca"),
    },
    "report": moderation.STATES,
    "webhook_delivery": {
        "pending": _("In attesa"),
        "delivered": _("Consegnato"),
        "failed": _("Non riuscito"),
    },
    "webhook_endpoint": {
        "active": _("Attivo"),
        "paused": _("In pausa"),
        "disabled": _("Spento"),
        "removed": _("Tolto"),
    },
}
"""All but those that templates/ui/states.html and templates/admin/_people.html name."""


def thing_name(lifecycle: str) -> str:
    """What a lifecycle is about; one without a name is shown as it is."""
    return str(THINGS.get(lifecycle, lifecycle))


def state_name(state: str, lifecycle: str) -> str:
    """A state in words; one without a name is shown as it is."""
    return str(STATES.get(lifecycle, {}).get(state, state))
