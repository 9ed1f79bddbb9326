"""How carrying a campaign is refused."""

from kit.errors import DomainError
from kit.i18n import lazy_gettext as _


class NoSuchCampaign(DomainError):
    """No public campaign has this code or address."""

    def __init__(self) -> None:
        super().__init__(
            "carried.no_such_campaign",
            _("Non troviamo questo progetto: copia l'indirizzo della sua pagina."),
            field="campaign",
        )
