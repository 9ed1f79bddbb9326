"""How moderation refuses: a stable code, a sentence for people, the field it belongs to."""

from datetime import datetime

from kit.errors import Conflict, DomainError
from kit.i18n import day, moment
from kit.i18n import lazy_gettext as _


class Suspended(DomainError):
    """Whoever writes is suspended for some days: reading and pledging stay possible."""

    status = 403

    def __init__(self, until: datetime) -> None:
        super().__init__(
            "moderation.suspended",
            _(
                "Fino al %(day)s puoi leggere e sostenere i progetti, ma non scrivere. "
                "Il perché è nell'e-mail che ti abbiamo mandato.",
                day=day(until),
            ),
        )


class OwnContent(DomainError):
    """Nobody judges what they wrote, or what they reported."""

    status = 403

    def __init__(self) -> None:
        super().__init__("moderation.own", _("Riguarda te: decide un'altra persona."))


class SamePerson(DomainError):
    """An appeal is decided by somebody else than the first decision."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "moderation.same_person",
            _("La prima decisione è tua: sul ricorso decide un'altra persona."),
        )


class Taken(Conflict):
    """Somebody else is looking at it right now."""

    def __init__(self, who: str, until: datetime) -> None:
        super().__init__(
            "moderation.taken",
            _("La sta guardando %(who)s, fino alle %(until)s.", who=who, until=moment(until)),
        )


class AlreadyDecided(Conflict):
    """Somebody else was quicker."""

    def __init__(self, who: str) -> None:
        super().__init__(
            "moderation.already_decided",
            _("Nel frattempo ha già deciso %(who)s. La tua scelta non conta.", who=who),
        )


class TooLateToUndo(Conflict):
    """The quarter of an hour is over, or somebody has objected already."""

    def __init__(self) -> None:
        super().__init__(
            "moderation.too_late_to_undo", _("È tardi per annullare: il tempo è finito.")
        )


class TooLateToAppeal(Conflict):
    """Six months are over, or it was objected to already."""

    def __init__(self) -> None:
        super().__init__(
            "moderation.no_appeal", _("Su questa decisione non si può più fare ricorso.")
        )


class CannotHide(Conflict):
    """The content is in a state in which it cannot be taken off the pages."""

    def __init__(self) -> None:
        super().__init__(
            "moderation.cannot_hide",
            _("Questo progetto non è in corso: non si può sospendere. Avvisa un amministratore."),
        )
