"""The one clear next thing that a team has to do, by the state of its campaign."""

from dataclasses import dataclass

from campaigns.dashboard.queries import Work
from campaigns.models import Campaign
from campaigns.public.figures import Figures
from kit.i18n import gettext as _
from kit.i18n import ngettext

LAST_DAYS = 7
FIRST_BACKERS = 10


@dataclass(frozen=True)
class Task:
    """What to do, why, and the page to do it on (None: nothing to open)."""

    title: str
    text: str
    label: str = ""
    endpoint: str | None = None


def of(campaign: Campaign, stand: Figures, work: Work) -> Task:
    """The next task of a campaign."""
    if campaign.state == "live":
        return _live(stand, work)
    if campaign.state in {"draft", "in_review", "scheduled"}:
        return _before(campaign.state)
    if campaign.state in {"succeeded", "delivering", "completed"}:
        return _after(campaign.state)
    return _stopped(campaign.state)


def _before(state: str) -> Task:
    if state == "draft":
        return Task(
            _("Completa la bozza"),
            _("Manca ancora qualcosa. Quando tutto è pronto, manda il progetto in revisione."),
            _("Vai alla bozza"),
            "campaign_edit.overview",
        )
    if state == "in_review":
        return Task(
            _("Aspetta la revisione"),
            _("Un animatore sta leggendo il progetto. Ti scriviamo appena ha deciso."),
            _("Guarda come sarà la pagina"),
            "campaigns_public.show",
        )
    return Task(
        _("Prepara la partenza"),
        _("Il progetto è approvato. Scrivi a dieci persone che lo sosterranno il primo giorno."),
        _("Guarda come sarà la pagina"),
        "campaigns_public.show",
    )


def _live(stand: Figures, work: Work) -> Task:
    if work.unanswered:
        return Task(
            _("Rispondi alle domande"),
            ngettext(
                "C'è %(num)s domanda che aspetta. Una risposta chiara convince chi legge.",
                "Ci sono %(num)s domande che aspettano. Una risposta chiara convince chi legge.",
                work.unanswered,
            ),
            _("Vai alle domande"),
            "campaigns_questions.index",
        )
    if stand.backers < FIRST_BACKERS:
        return Task(
            _("Chiama le prime dieci persone"),
            _("Chi arriva dopo si fida se vede già qualcuno. Comincia da chi conosci bene."),
            _("Apri la pagina e condividila"),
            "campaigns_public.show",
        )
    if work.updates == 0:
        return Task(
            _("Scrivi il primo aggiornamento"),
            _("Racconta come va. Lo mandiamo per e-mail a chi ti sostiene."),
            _("Scrivi un aggiornamento"),
            "campaigns_updates.new",
        )
    if stand.days_left <= LAST_DAYS and not stand.reached:
        return Task(
            _("Ultimi giorni: chiedi a tutti"),
            _("In questi giorni arriva una gran parte dei sostegni. Scrivi un aggiornamento."),
            _("Scrivi un aggiornamento"),
            "campaigns_updates.new",
        )
    return Task(
        _("Tieni viva la raccolta"),
        _("Un aggiornamento alla settimana basta: una foto, una novità, un grazie."),
        _("Scrivi un aggiornamento"),
        "campaigns_updates.new",
    )


def _after(state: str) -> Task:
    if state == "succeeded":
        return Task(
            _("Ringrazia chi ti ha sostenuto"),
            _("Ce l'avete fatta. Scrivi un grazie e racconta che cosa succede adesso."),
            _("Scrivi un aggiornamento"),
            "campaigns_updates.new",
        )
    if state == "delivering":
        return Task(
            _("Racconta i lavori"),
            _("Chi ha dato vuole vedere che cosa nasce. Scrivi a che punto siete."),
            _("Scrivi un aggiornamento"),
            "campaigns_updates.new",
        )
    return Task(
        _("Il progetto è realizzato"),
        _("Non c'è altro da fare. Grazie per quello che avete dato al quartiere."),
    )


def _stopped(state: str) -> Task:
    if state == "suspended":
        return Task(
            _("La raccolta è in pausa"),
            _("Stiamo controllando una cosa. Ti abbiamo scritto il motivo: se hai dubbi chiamaci."),
        )
    if state == "collecting":
        return Task(
            _("Aspetta l'incasso"),
            _("L'obiettivo è raggiunto. Stiamo incassando le promesse: ci vuole una settimana."),
        )
    if state == "failed":
        return Task(
            _("Spiega com'è andata"),
            _("Nessuno ha pagato. Ringrazia lo stesso e racconta se ci riprovate."),
            _("Scrivi un aggiornamento"),
            "campaigns_updates.new",
        )
    return Task(_("Il progetto è annullato"), _("Non c'è altro da fare."))
