"""Nobody judges, or stops, a campaign in whose team they are."""

from campaigns.models import Campaign
from kit.errors import DomainError
from kit.i18n import lazy_gettext as _


class OwnCampaign(DomainError):
    """The campaign is one's own."""

    status = 403

    def __init__(self) -> None:
        super().__init__("review.own", _("Non puoi decidere su un progetto della tua squadra."))


def refuse_own(campaign: Campaign, account_id: int) -> None:
    """Raise OwnCampaign if the account is in the campaign's team."""
    if any(member.account_id == account_id for member in campaign.team):
        raise OwnCampaign


def actor_of(account_id: int) -> str:
    """How logs name an account."""
    return f"account:{account_id}"
