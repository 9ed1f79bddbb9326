"""Why a change of payee is refused, and why money waits for one."""

from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _


class NotChangeable(Conflict):
    """The campaign is not public yet, or there is nothing to pay any more."""

    def __init__(self) -> None:
        super().__init__("payee.fixed", _("Adesso questi dati non si possono cambiare."))


class AlreadyAsked(Conflict):
    """One change at a time."""

    def __init__(self) -> None:
        super().__init__(
            "payee_change.already_asked",
            _("C'è già una richiesta che aspetta una risposta. Ritirala per farne un'altra."),
        )


class NothingChanges(DomainError):
    """What was asked is what there is."""

    def __init__(self) -> None:
        super().__init__(
            "payee_change.nothing",
            _("Sono i dati che abbiamo già: non c'è niente da cambiare."),
            field="name",
        )


class StaleChange(Conflict):
    """What is decided on is not what was read."""

    def __init__(self) -> None:
        super().__init__(
            "payee_change.stale",
            _("Questa richiesta non è quella che hai letto. Ricarica la pagina e decidi di nuovo."),
        )


class ChangeOpen(Conflict):
    """While another payee is asked for, no money leaves."""

    def __init__(self) -> None:
        super().__init__(
            "payee_change.open",
            _("La squadra ha chiesto di pagare qualcun altro: prima decidete su quella richiesta."),
        )
