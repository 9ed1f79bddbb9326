"""Words for the pages about events: kinds, addresses, reasons of a refusal."""

import json
from collections.abc import Sequence
from typing import Any

from kit.i18n import gettext as _
from webhooks import kinds
from webhooks.models import Endpoint


def kind_name(kind: str) -> str:
    """What a kind of event tells, in a few words; its own name where we have none."""
    names: dict[str, str] = {
        kinds.ALL: _("Tutti gli eventi, anche quelli che verranno"),
        kinds.PING: _("Prova"),
        "campaign.submitted": _("Un progetto è stato consegnato"),
        "campaign.approved": _("Un progetto è stato approvato"),
        "campaign.published": _("Un progetto è in corso"),
        "campaign.milestone_reached": _("Un progetto ha raggiunto una tappa"),
        "campaign.stalled": _("Un progetto è fermo"),
        "campaign.deadline_passed": _("Un progetto è scaduto"),
        "campaign.succeeded": _("Un progetto è riuscito"),
        "campaign.failed": _("Un progetto non è riuscito"),
        "campaign.completed": _("Un progetto è concluso"),
        "campaign.cancelled": _("Un progetto è stato fermato"),
        "idea.consented": _("Chi ha avuto l'idea ha detto sì"),
        "idea.declined": _("Chi ha avuto l'idea ha detto no"),
        "idea.lapsed": _("Nessuno ha risposto all'invito"),
        "pledge.collected": _("I soldi di un sostegno sono arrivati"),
        "pledge.refunded": _("I soldi di un sostegno sono tornati indietro"),
        "tutoring.requested": _("Una squadra ha bisogno di un tutor"),
        "need.published": _("Un progetto cerca qualcosa"),
        "need.fulfilled": _("Un progetto ha trovato quello che cercava"),
        "report.decided": _("Una segnalazione è decisa"),
    }
    return names.get(kind, kind)


def kinds_said(chosen: Sequence[str]) -> str:
    """ "Tutti", or the kinds one after the other."""
    return _("Tutti") if kinds.ALL in chosen else ", ".join(chosen)


def endpoint_name(endpoint: Endpoint) -> str:
    """Its name; the address of one that has none (the configuration names none)."""
    return endpoint.name or endpoint.url


def source_name(source: str) -> str:
    """Who sends events to us."""
    names: dict[str, str] = {
        "stripe": _("Gestore dei pagamenti"),
        "grant": _("Ufficio del bando"),
        "tutoring": _("Tutoraggio"),
    }
    return names.get(source, source)


def reason_name(reason: str) -> str:
    """Why an event was refused at the door."""
    names: dict[str, str] = {
        "bad_signature": _("La firma non torna: segreto sbagliato, o testo riscritto"),
        "no_signature": _("Senza firma"),
        "wrong_time": _("Ora lontana più di cinque minuti: orologio, o evento vecchio"),
        "too_large": _("Più grande di 1 MB"),
        "bad_json": _("Non è JSON"),
        "bad_event": _("Manca un dato, o è sbagliato"),
        "known": _("Già arrivato: ignorato"),
    }
    return names.get(reason, reason)


def pretty_json(value: Any) -> str:
    """JSON (text or values) with a line for each member; other text as it is."""
    try:
        plain = json.loads(value) if isinstance(value, str) else value
        return json.dumps(plain, ensure_ascii=False, indent=2)
    except ValueError:
        return str(value)
