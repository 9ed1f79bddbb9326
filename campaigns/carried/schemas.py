"""What an animator fills in about the campaigns of a community."""

from kit.fields import FormSchema, Line


class CarrySchema(FormSchema):
    """Which campaign: its code, or the address of its page."""

    campaign = Line(longest=300)
