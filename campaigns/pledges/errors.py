"""How pledges refuse: a stable code, a sentence for people, the field it belongs to."""

from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _


class CampaignClosed(Conflict):
    """The campaign does not take pledges: not live, or its last day is over."""

    def __init__(self) -> None:
        super().__init__(
            "pledge.campaign_closed",
            _("Questo progetto adesso non raccoglie sostegni."),
        )


class RewardSoldOut(Conflict):
    """Others took the last one."""

    def __init__(self) -> None:
        super().__init__(
            "pledge.reward_sold_out",
            _("Questa ricompensa è appena finita. Scegline un'altra, o continua senza."),
            field="reward",
        )


class RewardTooDear(DomainError):
    """The pledge is smaller than its reward asks for."""

    def __init__(self) -> None:
        super().__init__(
            "pledge.reward_too_dear",
            _("Per questa ricompensa serve un sostegno più alto."),
            field="reward",
        )


class RewardUnknown(DomainError):
    """No such reward in this campaign."""

    def __init__(self) -> None:
        super().__init__(
            "pledge.reward_unknown", _("Scegli una delle possibilità."), field="reward"
        )


class ConsentMissing(DomainError):
    """The card may not be charged for more than its owner agreed to."""

    def __init__(self) -> None:
        super().__init__(
            "pledge.consent_missing",
            _("Per andare avanti serve il tuo consenso: metti la spunta."),
            field="consent",
        )


class ContactMissing(DomainError):
    """Nobody can be written to yet."""

    def __init__(self) -> None:
        super().__init__("pledge.contact_missing", _("Prima scrivi la tua e-mail."), field="email")


class MustConfirm(DomainError):
    """Many cards are being tried just now: a stranger shows first that the address is theirs."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "pledge.confirm_address",
            _("Prima di andare avanti dobbiamo essere sicuri che l'indirizzo e-mail sia tuo."),
        )


class Changed(Conflict):
    """The pledge is not what the page showed: another tab, or the clock, was faster."""

    def __init__(self) -> None:
        super().__init__(
            "pledge.changed",
            _("Qualcosa è cambiato nel frattempo: controlla le cifre e conferma di nuovo."),
        )


class NotChangeable(Conflict):
    """The pledge is beyond the point where its backer may change or cancel it."""

    def __init__(self) -> None:
        super().__init__("pledge.not_changeable", _("Questo sostegno non si può più cambiare."))


class KeyReused(DomainError):
    """The same Idempotency-Key with a different request."""

    def __init__(self) -> None:
        super().__init__(
            "idempotency_key_reused",
            _("Questa chiave di idempotenza è già servita per un'altra richiesta."),
        )
