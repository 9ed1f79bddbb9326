"""How communities refuse: a stable code, a sentence for people, the field it belongs to."""

from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _


class Closed(Conflict):
    """The community is closed: what is there can be read."""

    def __init__(self) -> None:
        super().__init__(
            "community.closed", _("Questa community è chiusa: si può leggere, non scrivere.")
        )


class InvitationNeeded(DomainError):
    """Only who was invited may join."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "community.invitation_needed",
            _("Qui si entra con un invito. Chiedilo a chi conosci nella community."),
        )


class InvitationOver(Conflict):
    """The link has expired, was used up or taken back."""

    def __init__(self) -> None:
        super().__init__(
            "community.invitation_over", _("Questo invito non vale più: chiedine uno nuovo.")
        )


class NameTaken(DomainError):
    """Somebody in the community has this name, or one that looks the same."""

    def __init__(self) -> None:
        super().__init__(
            "community.name_taken",
            _("Qui qualcuno ha già questo nome, o uno che gli somiglia. Scegline un altro."),
            field="name",
        )


class NameNotAllowed(DomainError):
    """A name that speaks for somebody else."""

    def __init__(self) -> None:
        super().__init__(
            "community.name_not_allowed",
            _("Questo nome farebbe pensare a chi gestisce il servizio. Scegline un altro."),
            field="name",
        )


class StillAnimator(Conflict):
    """Who looks after a community cannot leave it before an admin takes it from them."""

    def __init__(self) -> None:
        super().__init__(
            "community.still_animator",
            _("Questa community è affidata a te: per uscirne chiedi a un amministratore."),
        )


class NotStaff(DomainError):
    """A community is given to animators alone."""

    def __init__(self) -> None:
        super().__init__(
            "community.not_staff",
            _("Non c'è un animatore attivo con questo indirizzo e-mail."),
            field="email",
        )


class NoSuchHour(DomainError):
    """The clocks go forward that night, and this hour is left out."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "meeting.no_such_hour",
            _("Quella notte gli orologi vanno avanti e quest'ora non c'è. Scegline un'altra."),
            field=field,
        )


class EndsTooSoon(DomainError):
    """It ends before it begins."""

    def __init__(self) -> None:
        super().__init__("meeting.ends_too_soon", _("Finisce prima di cominciare."), field="ends")


class InThePast(DomainError):
    """It would be over already."""

    def __init__(self) -> None:
        super().__init__("meeting.in_the_past", _("Questo giorno è già passato."), field="day")


class Over(Conflict):
    """It is in the past, or was called off: there is nothing left to change."""

    def __init__(self) -> None:
        super().__init__("meeting.over", _("Questo appuntamento non si può più cambiare."))
