"""What admins fill in about money after collection."""

from kit.fields import Amount, Choice, FormSchema, Line


class RefundSchema(FormSchema):
    """How much goes back and why; `once` makes a second press of the button do nothing."""

    amount = Amount()
    reason = Line(longest=300, shortest=5)
    once = Line(longest=40, shortest=8)


class RecoverSchema(FormSchema):
    """Money that a project gave back: how much, where it came, how to find it."""

    amount = Amount()
    way = Choice(("bank", "gateway"))
    reason = Line(longest=300, shortest=4)


class GiveUpSchema(FormSchema):
    """What is not hoped for any more, and why."""

    lost_amount = Amount()
    lost_reason = Line(longest=300, shortest=5)
