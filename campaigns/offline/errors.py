"""How offline pledges refuse."""

from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _


class NotTaking(Conflict):
    """The campaign takes no pledges now."""

    def __init__(self) -> None:
        super().__init__("offline.not_taking", _("Questo progetto non raccoglie più."))


class SamePerson(Conflict):
    """Who confirms must not be who gave, collected or allocated."""

    def __init__(self) -> None:
        super().__init__("offline.same_person", _("Serve una seconda persona: qui c'entri già tu."))


class PaidOut(Conflict):
    """The money has left for the project: it cannot be given back from here."""

    def __init__(self) -> None:
        super().__init__(
            "offline.paid_out", _("I soldi sono già del progetto: non si possono ridare da qui.")
        )


class NothingThere(DomainError):
    """No pledge, campaign or deposit has this code."""

    def __init__(self) -> None:
        super().__init__(
            "offline.nothing_there",
            _("Con questo codice non c'è niente che aspetta un bonifico."),
            field="target",
        )


class NotWaiting(DomainError):
    """The pledge has its transfer already, or is over."""

    def __init__(self) -> None:
        super().__init__(
            "offline.not_waiting",
            _("Questo sostegno non aspetta un bonifico. Puoi scrivere il codice del progetto."),
            field="target",
        )
