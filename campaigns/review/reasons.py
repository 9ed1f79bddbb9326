"""Ready-made remarks an animator may tick: code → the step it is about, and its words."""

from kit.i18n import lazy_gettext as _

REASONS: dict[str, tuple[str, object]] = {
    "basics_title": ("basics", _("Il titolo non fa capire che cosa si fa.")),
    "basics_place": ("basics", _("Il quartiere o il tema non è quello giusto.")),
    "story_who": ("story", _("Non si capisce chi fa che cosa, e quando.")),
    "story_short": (
        "story",
        _("Servono più particolari: chi aiuta e che cosa cambia."),
    ),
    "story_tone": ("story", _("Ci sono parole offensive o dati privati di qualcuno.")),
    "photo_rights": (
        "photo",
        _("La foto non è vostra, o mostra persone senza il loro permesso."),
    ),
    "photo_alt": ("photo", _("La descrizione della foto non dice che cosa si vede.")),
    "budget_vague": ("budget", _("Una spesa non è chiara: scrivete a che cosa serve.")),
    "budget_sums": ("budget", _("Le cifre non sembrano giuste: controllatele.")),
    "goal_days": ("goal", _("La durata o il giorno di inizio vanno rivisti.")),
    "rewards_hard": ("rewards", _("Una ricompensa sembra difficile da mantenere.")),
    "payee_who": ("payee", _("Chi riceve i soldi non è legato al progetto.")),
}


def of_step(step: str) -> dict[str, object]:
    """The remarks about one step."""
    return {code: words for code, (about, words) in REASONS.items() if about == step}


def words(codes: list[str]) -> list[str]:
    """The remarks as sentences; codes that are no longer known are left out."""
    return [str(REASONS[code][1]) for code in codes if code in REASONS]
