"""How matchfunding refuses: a stable code, a sentence for people, the field it belongs to."""

from kit.errors import Conflict, DomainError
from kit.i18n import current_locale
from kit.i18n import lazy_gettext as _
from kit.money import format_amount


class NotPromised(Conflict):
    """The sponsor has promised less than the call may spend."""

    def __init__(self, missing: int) -> None:
        super().__init__(
            "match.not_promised",
            _(
                "Prima scrivi l'impegno dello sponsor: mancano %(missing)s.",
                missing=format_amount(missing, current_locale()),
            ),
        )


class AlreadyOver(DomainError):
    """The last day of the call is over before it opens."""

    def __init__(self) -> None:
        super().__init__(
            "match.already_over",
            _("L'ultimo giorno è già passato: cambia le date."),
            field="closes_on",
        )


class NotDraft(Conflict):
    """The rule of a call that was opened is fixed."""

    def __init__(self) -> None:
        super().__init__(
            "match.not_draft", _("Questo bando è già aperto: la regola non cambia più.")
        )


class PaidTooMuch(DomainError):
    """More money than the sponsor promised."""

    def __init__(self, owed: int) -> None:
        super().__init__(
            "match.paid_too_much",
            _(
                "Lo sponsor deve ancora versare %(owed)s. Se dà di più, scrivi prima l'impegno.",
                owed=format_amount(owed, current_locale()),
            ),
            field="amount",
        )


class StillReserved(Conflict):
    """Campaigns that are still running have something reserved."""

    def __init__(self) -> None:
        super().__init__(
            "match.still_reserved",
            _("Ci sono ancora soldi messi da parte per progetti in corso."),
        )


class StillOwed(Conflict):
    """The sponsor has not paid what campaigns got."""

    def __init__(self, owed: int) -> None:
        super().__init__(
            "match.still_owed",
            _(
                "Lo sponsor deve ancora versare %(owed)s di quello che i progetti hanno avuto.",
                owed=format_amount(owed, current_locale()),
            ),
        )
