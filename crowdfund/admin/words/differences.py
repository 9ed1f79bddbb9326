"""What people call a difference between the gateway and the books, and what to do about it."""

from collections.abc import Mapping

from kit.i18n import lazy_gettext as _

NAMES: Mapping[str, object] = {
    "charge_unknown": _("Incasso che noi non abbiamo"),
    "charge_missing": _("Incasso che il gestore non ha"),
    "charge_amount": _("Incasso di un altro importo"),
    "fee": _("Costo del gestore diverso"),
    "refund_unknown": _("Rimborso che noi non abbiamo"),
    "refund_missing": _("Rimborso che il gestore non ha"),
    "refund_amount": _("Rimborso di un altro importo"),
    "dispute_unknown": _("Contestazione che noi non abbiamo"),
    "dispute_missing": _("Contestazione che il gestore non ha"),
    "transfer_unknown": _("Bonifico del gestore che noi non abbiamo"),
    "transfer_missing": _("Bonifico che il gestore non ha"),
    "movement_unknown": _("Movimento del gestore senza un posto nel libro"),
    "balance": _("Saldo diverso"),
}
MEANINGS: Mapping[str, object] = {
    "charge_unknown": _(
        "Il gestore ha preso dei soldi e qui non c'è un incasso. Può essere un pagamento "
        "fatto fuori da Innesco, o una carta addebitata due volte. Cercalo nel pannello del "
        "gestore: se non è nostro, si rimborsa da lì."
    ),
    "charge_missing": _(
        "Qui c'è un incasso che nell'estratto del gestore non c'è. Chiama chi cura il "
        "servizio: questi soldi non si pagano finché non è chiaro."
    ),
    "charge_amount": _(
        "Lo stesso incasso ha due importi. Vale quello del gestore: chiama chi cura il servizio."
    ),
    "fee": _(
        "Il gestore ha trattenuto un importo diverso da quello scritto. Se qui era zero, il "
        "costo vero è stato chiesto e scritto da solo."
    ),
    "refund_unknown": _(
        "Il gestore ha rimborsato qualcuno e qui nessuno l'ha chiesto. Di solito è un "
        "rimborso fatto a mano nel pannello del gestore."
    ),
    "refund_missing": _(
        "Qui un rimborso risulta spedito, ma i soldi sono tornati al gestore. La persona non "
        "li ha avuti: scrivile."
    ),
    "refund_amount": _("Lo stesso rimborso ha due importi. Chiama chi cura il servizio."),
    "dispute_unknown": _(
        "Una banca ha ripreso i soldi di un pagamento e qui la contestazione non c'è."
    ),
    "dispute_missing": _(
        "Qui una banca ha ripreso i soldi di un pagamento, e nell'estratto del gestore non "
        "c'è. Cerca la contestazione nel suo pannello e chiama chi cura il servizio."
    ),
    "transfer_missing": _(
        "Qui un progetto risulta pagato dal gestore, e nell'estratto il bonifico non c'è. "
        "Chiedi alla squadra se ha i soldi, e chiama chi cura il servizio."
    ),
    "transfer_unknown": _(
        "Il gestore ha mandato soldi a un conto collegato e qui nessuno l'ha chiesto."
    ),
    "movement_unknown": _(
        "È un costo, una ricarica o una correzione del gestore. Controlla la sua fattura e "
        "scrivi qui che cosa è."
    ),
    "balance": _(
        "Il gestore tiene una somma diversa da quella del libro, anche contando le altre "
        "differenze. Può essere denaro che c'era prima di Innesco: se è così, scrivilo."
    ),
}


def difference_name(kind: str) -> str:
    """A kind of difference in a few words; one without a name is shown as it is."""
    return str(NAMES.get(kind, kind))


def difference_meaning(kind: str) -> str:
    """What such a difference may come from, and what to do; "" if nobody has said."""
    return str(MEANINGS.get(kind, ""))
