"""What the forms of offline pledges ask for."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from kit import clock
from kit.fields import Amount, Day, Email, FormSchema, Iban, Line, Tick, Upload
from kit.i18n import lazy_gettext as _
from kit.money import MAX_CENTS

MOST_IN_CASH = 1_000_00
"""The most, in cents, that one person may give in cash: a rule of ours, below the law's limit."""


class TransferSchema(FormSchema):
    """A promise of a bank transfer."""

    amount = Amount(least=1_00, most=MAX_CENTS // 10)
    email = Email()
    name = Line(longest=80)
    show_name = Tick()


class NothingSchema(FormSchema):
    """A button: nothing to fill in."""


class ReasonSchema(FormSchema):
    """Why."""

    reason = Line(longest=300, shortest=5)


class StatementSchema(FormSchema):
    """A statement of the bank."""

    file = Upload()


class TargetSchema(FormSchema):
    """What a transfer is for: the code of a promise or of a campaign."""

    target = Line(longest=16, shortest=4)


class TransferBackSchema(FormSchema):
    """A transfer that gave money back."""

    name = Line(longest=140)
    iban = Iban()
    bank_reference = Line(longest=60, shortest=4)


class CashSchema(FormSchema):
    """Cash that somebody gave."""

    campaign = Line(longest=12)
    amount = Amount(least=1_00, most=MOST_IN_CASH)
    name = Line(longest=80, required=False)
    email = Email(required=False)
    show_name = Tick()


class DepositSchema(FormSchema):
    """Cash taken to the bank."""

    amount = Amount(least=1)
    deposited_on = Day()
    slip = Line(longest=60, required=False)

    @validates_schema
    def _not_ahead(self, data: dict[str, Any], **_kwargs: Any) -> None:
        day = data.get("deposited_on")
        if day and not (clock.today().year - 1 <= day.year and day <= clock.today()):
            raise ValidationError(_("Scrivi il giorno in cui l'hai versato."), "deposited_on")
