"""The filters of the admin's lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import ValidationError, validates

from accounts.states import ROLES
from campaigns.pledges.states import PLEDGE
from campaigns.states import CAMPAIGN
from crowdfund.admin.receipts import is_number
from crowdfund.asked import PeriodSchema
from kit import territory
from kit.fields import Choice, Count, FormSchema, Line, OptionalAmount
from kit.i18n import lazy_gettext as _
from payments.ledger import accounts as ledger_accounts
from payments.reconciliation.states import DIFFERENCE, KINDS
from webhooks.states import DELIVERY, INBOUND

JOB_STATUSES = ("failed", "todo", "doing")


@dataclass(frozen=True)
class CampaignFilter:
    """Which campaigns; `q` is part of a title or a code, the days are those of publication."""

    q: str = ""
    state: str = ""
    district: str = ""
    theme: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class PledgeFilter:
    """Which pledges; `q` is a code or an address, `campaign` a campaign's code."""

    q: str = ""
    state: str = ""
    campaign: str = ""
    since: date | None = None
    until: date | None = None


class CampaignsSchema(PeriodSchema):
    """Filters of the list of campaigns."""

    q = Line(required=False)
    state = Choice(CAMPAIGN.states, required=False)
    district = Choice(lambda: territory.current().districts, required=False)
    theme = Choice(lambda: territory.current().themes, required=False)


class PledgesSchema(PeriodSchema):
    """Filters of the list of pledges."""

    q = Line(required=False, longest=254)
    state = Choice(PLEDGE.states, required=False)
    campaign = Line(required=False, longest=12)


class ReceiptsSchema(FormSchema):
    """Filters of the list of receipts; a year of 0 is every year."""

    number = Line(required=False, longest=16)
    year = Count(most=9_999)
    campaign = Line(required=False, longest=12)

    @validates("number")
    def _is_number(self, value: str, **_kwargs: Any) -> None:
        if value and not is_number(value):
            raise ValidationError(_("Scrivi il numero, per esempio 12 oppure 12/2027."))


class PeopleSchema(FormSchema):
    """Filters of the list of people."""

    q = Line(required=False, longest=254)
    role = Choice(ROLES, required=False)


class LogSchema(FormSchema):
    """Filters of the log: a person's or partner's deeds, or those about one thing."""

    actor = Line(required=False, longest=80)
    subject = Line(required=False, longest=120)


class MovesSchema(FormSchema):
    """Filters of the changes of state."""

    lifecycle = Line(required=False, longest=40)
    subject = Line(required=False, longest=20)


class JobsSchema(FormSchema):
    """Which jobs."""

    status = Choice(JOB_STATUSES, required=False, load_default="failed")


class EventsSchema(FormSchema):
    """Which events: out or in, and how far they have come."""

    way = Choice(("out", "in"), required=False, load_default="out")
    state = Choice(tuple({**DELIVERY.moves, **INBOUND.moves}), required=False)


class DifferencesSchema(PeriodSchema):
    """Filters of the differences from the gateway; the days are those of the first sight."""

    state = Choice((*DIFFERENCE.states, "all"), required=False, load_default="open")
    kind = Choice(KINDS, required=False)
    q = Line(required=False, longest=80)


@dataclass(frozen=True)
class LedgerFilter:
    """Which lines of the ledger; the days are the city's, `amount` cents on either side.

    `owner` is whose the account is, as the ledger calls it or a campaign's code alone.
    """

    reference: str = ""
    account: str = ""
    owner: str = ""
    entry: str = ""
    amount: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_any(self) -> bool:
        """Whether anything is asked for at all."""
        return self != LedgerFilter()


class EntriesSchema(PeriodSchema):
    """Filters of the ledger's lines."""

    reference = Line(required=False, longest=80)
    account = Choice(lambda: ledger_accounts.KINDS, required=False)
    owner = Line(required=False, longest=80)
    entry = Line(required=False, longest=40)
    amount = OptionalAmount(load_default=None)
