"""What can be wrong with an endpoint, in words for people."""

from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _


class AddressRefused(DomainError):
    """The address is not one that may be called."""

    def __init__(self) -> None:
        super().__init__(
            "endpoint.address_refused",
            _("Scrivi un indirizzo pubblico che comincia con https://."),
            field="url",
        )


class AddressKnown(Conflict):
    """Another endpoint has this address."""

    def __init__(self) -> None:
        super().__init__(
            "endpoint.address_known", _("Questo indirizzo c'è già nell'elenco."), field="url"
        )


class NotListening(Conflict):
    """The endpoint is paused, disabled or removed: nothing would be sent."""

    def __init__(self) -> None:
        super().__init__(
            "endpoint.not_listening",
            _("Questo indirizzo è fermo: riattivalo, poi manda di nuovo l'evento."),
        )


class Configured(Conflict):
    """The endpoint comes from the configuration and is changed there."""

    def __init__(self) -> None:
        super().__init__(
            "endpoint.configured",
            _("Questo indirizzo sta nella configurazione del servizio: si cambia lì."),
        )


class Rotating(Conflict):
    """Two secrets sign already: one of them has to go before there can be a third."""

    def __init__(self) -> None:
        super().__init__(
            "endpoint.rotating",
            _("Il segreto di prima vale ancora: toglilo, poi creane uno nuovo."),
        )
