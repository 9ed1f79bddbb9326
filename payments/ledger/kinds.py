"""What people call each kind of account (accounts.py) and of entry (entries.py)."""

from collections.abc import Mapping

from kit.i18n import lazy_gettext as _

ACCOUNTS: Mapping[str, object] = {
    "gateway": _("Presso il gestore dei pagamenti"),
    "bank": _("In banca"),
    "gateway_fee": _("Costi del gestore"),
    "campaign": _("Delle campagne"),
    "receivable": _("Da ricevere"),
    "loss": _("Perdite"),
    "refund_due": _("Da rimborsare"),
    "fee_income": _("Commissioni nostre"),
    "dispute_held": _("Contestati"),
    "dispute_fee": _("Costi delle contestazioni"),
    "unallocated": _("Da riconoscere o confermare"),
    "cash": _("Contanti in mano"),
    "payout_transit": _("In pagamento alle squadre"),
    "match_fund": _("Fondi degli sponsor"),
}

NAMES: Mapping[str, object] = {
    "capture": _("Incasso"),
    "gateway_fee": _("Costo del gestore"),
    "platform_fee": _("Commissione"),
    "refund_requested": _("Rimborso deciso"),
    "gateway_payout": _("Dal gestore alla banca"),
    "gateway_payout_returned": _("Tornato dalla banca al gestore"),
    "refund_superseded": _("Rimborso superato da una contestazione"),
    "refund_executed": _("Rimborso spedito"),
    "dispute_opened": _("Contestazione aperta"),
    "dispute_fee": _("Costo della contestazione"),
    "dispute_fee_back": _("Costo della contestazione reso"),
    "dispute_won": _("Contestazione vinta"),
    "dispute_lost": _("Contestazione persa"),
    "receivable_netted": _("Debito trattenuto"),
    "match_funded": _("Impegno di uno sponsor"),
    "match_paid": _("Versamento di uno sponsor"),
    "match_awarded": _("Aggiunta di uno sponsor"),
    "match_clawed_back": _("Aggiunta ripresa"),
    "match_returned": _("Resto allo sponsor"),
    "bank_received": _("Riga della banca"),
    "cash_received": _("Contanti ricevuti"),
    "confirmed": _("Sostegno confermato"),
    "return_requested": _("Restituzione decisa"),
    "return_executed": _("Restituzione fatta"),
    "cash_deposited": _("Contanti versati"),
    "line_seen": _("Già nei conti"),
    "deposit_seen": _("Versamento visto in banca"),
    "payout_requested": _("Pagamento chiesto"),
    "payout_settled": _("Pagamento arrivato"),
    "payout_reversed": _("Pagamento fermato o non riuscito"),
    "payout_returned": _("Pagamento tornato indietro"),
    "recovered": _("Debito ridato o perso"),
}


def name_of(kind: str) -> str:
    """A kind of entry in the visitor's language; one without a name is shown as it is."""
    return str(NAMES.get(kind, kind.replace("_", " ")))


def account_name(kind: str) -> str:
    """A kind of account in the visitor's language; one without a name is shown as it is."""
    return str(ACCOUNTS.get(kind, kind))
