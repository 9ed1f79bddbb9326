"""What admins fill in about money after collection."""

from kit.fields import Amount, FormSchema, Line


class RefundSchema(FormSchema):
    """How much goes back and why; `once` makes a second press of the button do nothing."""

    amount = Amount()
    reason = Line(longest=300, shortest=5)
    once = Line(longest=40, shortest=8)
