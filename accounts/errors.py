"""What accounts say when they refuse."""

from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _


class WrongLogin(DomainError):
    """No account has this address and this password; never says which of the two."""

    def __init__(self) -> None:
        super().__init__(
            "account.wrong_login",
            _("E-mail o password non sono giuste. Controlla e riprova."),
        )


class AccountClosed(DomainError):
    """The right password of a disabled account; only who knows it gets to read this."""

    def __init__(self) -> None:
        super().__init__(
            "account.disabled",
            _("Questo profilo è stato sospeso. Per capire perché, chiama il numero di aiuto."),
        )


class WrongCode(DomainError):
    """A code of the second step that is not right, is too old, or was used before."""

    def __init__(self) -> None:
        super().__init__(
            "account.wrong_code",
            _("Il codice non è giusto, oppure è già stato usato. Aspetta il prossimo e riprova."),
            field="code",
        )


class WrongPassword(DomainError):
    """Somebody logged in who must prove it again, and did not."""

    def __init__(self) -> None:
        super().__init__(
            "account.wrong_password", _("La password non è giusta."), field="current_password"
        )


class WeakPassword(DomainError):
    """A password that is too easy to guess."""

    def __init__(self, message: object) -> None:
        super().__init__("account.weak_password", message, field="password")


class LinkOver(DomainError):
    """A link from a mail that is not genuine, is too old, or was used before."""

    status = 410

    def __init__(self) -> None:
        super().__init__("account.link_over", _("Questo link non vale più."))


class AccountExists(Conflict):
    """The address already belongs to an account (for staff and the command line only)."""

    def __init__(self) -> None:
        super().__init__(
            "account.exists", _("C'è già un profilo con questo indirizzo."), field="email"
        )


class NotYourself(Conflict):
    """An admin may not change their own role or close their own account."""

    def __init__(self) -> None:
        super().__init__(
            "account.not_yourself", _("Non puoi farlo sul tuo profilo: chiedi a un altro admin.")
        )


class LastAdmin(Conflict):
    """Somebody must be left who can administer."""

    def __init__(self) -> None:
        super().__init__(
            "account.last_admin", _("È l'unico admin rimasto: nominane prima un altro.")
        )


class SecondStepMandatory(Conflict):
    """Animators and admins may not turn the second step off."""

    def __init__(self) -> None:
        super().__init__(
            "account.second_step_mandatory",
            _("Per il tuo ruolo il codice di sicurezza è obbligatorio: non si può togliere."),
        )
