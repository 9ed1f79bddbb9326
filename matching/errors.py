"""How the exchange refuses: a stable code, a sentence for people, the field it belongs to."""

from kit.errors import Conflict, DomainError
from kit.i18n import lazy_gettext as _


class NotOpen(Conflict):
    """The need or the offer is no longer on the board."""

    def __init__(self) -> None:
        super().__init__("listing.not_open", _("Questo annuncio non è più aperto."))


class NotYours(DomainError):
    """Neither of the two is the visitor's."""

    def __init__(self) -> None:
        super().__init__(
            "agreement.not_yours",
            _("Scegli un annuncio tuo: per gli altri propone chi li ha scritti."),
            field="other",
        )


class NoPair(DomainError):
    """Two needs, two offers, or nothing at all."""

    def __init__(self, field: str = "other") -> None:
        super().__init__(
            "agreement.no_pair",
            _("Serve una richiesta e un'offerta: controlla il codice."),
            field=field,
        )


class SamePerson(DomainError):
    """Both sides are the same person's."""

    def __init__(self) -> None:
        super().__init__(
            "agreement.same_person", _("La richiesta e l'offerta sono tutte e due tue."),
            field="other",
        )  # fmt: skip


class AlreadyProposed(Conflict):
    """The two are already talking."""

    def __init__(self) -> None:
        super().__init__(
            "agreement.already_proposed", _("Fra questi due annunci c'è già una proposta.")
        )


class NothingLeft(Conflict):
    """Less is left than the agreement takes."""

    def __init__(self, left: int) -> None:
        super().__init__(
            "agreement.nothing_left",
            _("Nel frattempo ne restano solo %(left)s: fai una nuova proposta.", left=left),
        )
        self.field = "quantity"


class TooLittlePromised(Conflict):
    """A quantity below what was already agreed."""

    def __init__(self, promised: int) -> None:
        super().__init__(
            "listing.below_promised",
            _("Ci sono già accordi per %(promised)s: non può essere di meno.", promised=promised),
        )
        self.field = "quantity"


class OwnCampaignNeeded(DomainError):
    """A need belongs to a campaign of one's own; only animators publish without one."""

    def __init__(self) -> None:
        super().__init__("listing.own_campaign_needed", _("Scegli a chi serve."), field="reference")


class NothingToConfirm(Conflict):
    """This side has said it already."""

    def __init__(self) -> None:
        super().__init__("agreement.nothing_to_confirm", _("L'hai già detto: ora tocca all'altro."))


class TooManyOpen(Conflict):
    """One person fills the board."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "listing.too_many_open",
            _("Hai già %(most)s annunci aperti: togline uno, poi scrivi questo.", most=most),
        )


class LineAgreed(Conflict):
    """A need stands for a budget line and somebody has agreed to give for it."""

    def __init__(self) -> None:
        super().__init__(
            "listing.line_agreed",
            _(
                "C'è già un accordo su questa richiesta, che sta al posto di una spesa: quanto, "
                "per quale progetto e quale spesa non si cambiano più."
            ),
        )
