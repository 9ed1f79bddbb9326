"""How payments refuse, and how the gateway fails: clearly, or without a clear answer."""

from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.retries import Later


class GatewayError(RuntimeError):
    """The gateway did not do what it was asked."""


class GatewayUnavailable(GatewayError):
    """No clear answer: timeout, broken connection, 5xx, or a request still running.

    The gateway may or may not have acted: ask it again before doing anything else.
    """


class GatewayBusy(GatewayUnavailable, Later):
    """Too many calls: the gateway did not act, or was not even called. A job goes back to wait.

    https://docs.stripe.com/rate-limits
    """

    def __init__(self, message: str, *, seconds: float = 1.0) -> None:
        super().__init__(message)
        self.seconds = seconds


class GatewayRefused(GatewayError):
    """A clear no to the request itself (not to the card); `code` is the gateway's own."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class KeyReused(GatewayRefused):
    """An idempotency key came back with other parameters: a fault of ours, and nothing was done."""


class Mismatch(GatewayError):
    """What the gateway says is not what we asked for (amount, currency, a second charge).

    Never booked; a person must look.
    """


class BadSignature(ValueError):
    """An event that the gateway did not sign, or signed too long ago."""


class NotRefundable(Conflict):
    """More than is left of the payment, or the payer's bank is disputing it."""

    def __init__(self, code: str = "refund.too_much") -> None:
        super().__init__(code, _("Questo pagamento non si può rimborsare in questo modo."))


class NoLongerWanted(Conflict):
    """Somebody took the payment back while its checkout was being opened."""

    def __init__(self) -> None:
        super().__init__(
            "payment.cancelled", _("Nel frattempo qualcosa è cambiato: ricarica la pagina.")
        )
