"""What the pages of receipts ask."""

from kit import fields


class AskSchema(fields.FormSchema):
    """The address that paid."""

    email = fields.Email()
