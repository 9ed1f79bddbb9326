"""Why a state changed, in words: what people wrote stays, what the service notes is said."""

import re
from collections.abc import Mapping

from communities.moderation.words import OUTCOMES
from crowdfund.admin.words.lifecycles import state_name
from kit import i18n
from kit.i18n import lazy_gettext as _

NOTES: Mapping[str, object] = {
    "a success after the pledge was over": _("pagato quando il sostegno era già finito"),
    "a worker starts the charge": _("comincia l'incasso"),
    "account erased": _("l'account è stato cancellato"),
    "address known": _("l'indirizzo è già provato"),
    "all of it was handed over": _("è arrivato tutto"),
    "another attempt": _("un altro tentativo"),
    "another payee was approved": _("è stato approvato un altro destinatario"),
    "asked by the person": _("chiesto dalla persona"),
    "by hand": _("a mano"),
    "closed by an admin": _("chiuso da un amministratore"),
    "consent": _("con il consenso di chi ha fatto domanda"),
    "declined by link": _("rifiutata con il link"),
    "delivered": _("realizzata"),
    "found again": _("c'è di nuovo"),
    "given up": _("non serve più"),
    "in cash": _("in contanti"),
    "in the books": _("registrato nei conti"),
    "its first day began": _("è cominciato il suo primo giorno"),
    "its last day is over": _("è finito il suo ultimo giorno"),
    "its owner is over": _("il progetto è finito"),
    "its refund waited for the dispute": _("il rimborso aspettava la contestazione"),
    "moderation: taken back": _("moderazione: ripensamento"),
    "no answer": _("nessuna risposta"),
    "no longer found": _("non si trova più"),
    "nobody answered the invitation": _("nessuno ha risposto all'invito"),
    "nobody took it": _("nessuno l'ha presa"),
    "not finished in time": _("non completato in tempo"),
    "nothing came in time": _("non è arrivato niente in tempo"),
    "objection": _("è arrivato un ricorso"),
    "opened by an admin": _("aperto da un amministratore"),
    "opened the link in the mail": _("ha aperto il link della mail"),
    "other figures": _("con altre cifre"),
    "overturned": _("decisione cambiata"),
    "replay": _("di nuovo"),
    "sent to the checkout": _("è andato a pagare"),
    "suspended for too long after its deadline": _("sospesa troppo a lungo dopo la scadenza"),
    "taken back": _("ripensamento di chi modera"),
    "the accounts with the sponsor are closed": _("i conti con lo sponsor sono chiusi"),
    "the bank has given the money back": _("i soldi li ha ridati la banca"),
    "the bank sent it back": _("la banca l'ha rimandato"),
    "the call funds it": _("lo finanzia il bando"),
    "the call funds it: no double funding": _("lo finanzia il bando: non due volte"),
    "the campaign closed before the card was saved": _("chiusa prima che la carta fosse salvata"),
    "the campaign is cancelled": _("la campagna è annullata"),
    "the campaign is failed": _("la campagna non è riuscita"),
    "the content is not the approved one": _("il contenuto non è quello approvato"),
    "the content was edited after it was submitted": _("cambiata dopo l'invio"),
    "the dispute is decided": _("la contestazione è decisa"),
    "the endpoint is no longer configured": _("l'indirizzo non è più nella configurazione"),
    "the gateway had made it all the same": _("il gestore l'aveva fatto lo stesso"),
    "the gateway took the transfer back": _("il gestore ha ripreso il trasferimento"),
    "the goal was met": _("l'obiettivo è raggiunto"),
    "the payee's details have changed": _("i dati del destinatario sono cambiati"),
    "the payment is disputed": _("il pagamento è contestato"),
    "the pledge is cancelled": _("il sostegno è annullato"),
    "the pledge is dropped": _("il sostegno non è stato incassato"),
    "the pledge is expired": _("il sostegno è scaduto"),
    "the pledge is failed": _("il sostegno non è riuscito"),
    "the pledge is lost": _("la contestazione è persa"),
    "the pledge is refund_pending": _("il sostegno viene rimborsato"),
    "the pledge is refunded": _("il sostegno è stato rimborsato"),
    "the pledge is released": _("il sostegno è stato sciolto"),
    "the pledge is reversed": _("il sostegno torna indietro"),
    "the pledge's money has arrived": _("sono arrivati i soldi del sostegno"),
    "the team took it back": _("l'ha ripresa la squadra"),
    "the team's own pledge": _("è un sostegno della squadra"),
    "the threshold was not reached": _("la soglia non è raggiunta"),
    "the transfer came too late": _("il bonifico è arrivato troppo tardi"),
    "upheld": _("decisione confermata"),
    "withdrawn by the backer": _("ritirato da chi sostiene"),
    **OUTCOMES,
}
"""What the service itself notes, by its letters in the row of the move."""

DECLINES: Mapping[str, object] = {
    "authentication_required": _("la banca vuole una conferma"),
    "card_declined": _("carta rifiutata"),
    "do_not_honor": _("la banca dice di no"),
    "expired_card": _("carta scaduta"),
    "fraudulent": _("il gestore sospetta una truffa"),
    "generic_decline": _("la banca dice di no"),
    "incorrect_cvc": _("codice di sicurezza della carta sbagliato"),
    "insufficient_funds": _("sul conto non ci sono abbastanza soldi"),
    "lost_card": _("carta smarrita"),
    "processing_error": _("errore di chi lavora il pagamento"),
    "stolen_card": _("carta rubata"),
}
"""Why a bank refuses: the codes most often met of Stripe's list ("Decline codes"); others stay."""

MADE: Mapping[str, object] = {
    "attempt {number}": _("tentativo %(number)s"),
    "dispute {code}": _("contestazione %(code)s"),
    "gateway: {payment}": _("dal gestore: %(payment)s"),
    "inbound {number}": _("evento in entrata %(number)s"),
    "listing {listing}": _("l'annuncio è: %(listing)s"),
    "moderation: {words}": _("moderazione: %(words)s"),
    "receipt {code}": _("ricevuta %(code)s"),
    "too late for {code}": _("troppo tardi per %(code)s"),
    "{cents} cents came": _("arrivati %(cents)s"),
    "{cents} cents collected or awarded": _("%(cents)s fra incassi e sponsor"),
    "{cents} cents pledged or matched": _("%(cents)s fra promesse e sponsor"),
    "{cents} of {wanted} cents collected or awarded": _(
        "%(cents)s su %(wanted)s, fra incassi e sponsor"
    ),
    "{cents} of {wanted} cents pledged or matched": _(
        "%(cents)s su %(wanted)s, fra promesse e sponsor"
    ),
}
"""What it notes with something put in: `cents` and `wanted` amounts, `payment` a state."""

AMOUNTS = {"cents", "wanted"}


def _shape(noted: str) -> re.Pattern[str]:
    def place(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>{'[0-9]+' if found[1] in AMOUNTS else '.+'})"

    return re.compile(re.sub(r"\\{(\w+)\\}", place, re.escape(noted)))


_SHAPES = {_shape(noted): words for noted, words in MADE.items()}


def reason(noted: str) -> str:
    """Why, in the visitor's language; what somebody wrote stays as it is."""
    plain = NOTES.get(noted) or DECLINES.get(noted)
    if plain:
        return str(plain)
    for shape, words in _SHAPES.items():
        found = shape.fullmatch(noted)
        if found:
            parts = found.groupdict().items()
            return str(words) % {name: _said(name, part) for name, part in parts}
    return noted


def _said(name: str, part: str) -> str:
    if name in AMOUNTS:
        return i18n.money(int(part))
    return state_name(part, name) if name in {"payment", "listing"} else part
