"""What the forms about ideas ask for."""

from crowdfund.ideas.states import IDEA
from kit.fields import Choice, FormSchema, Upload


class RankingSchema(FormSchema):
    """A ranking list."""

    file = Upload()


class NothingSchema(FormSchema):
    """A button: nothing to fill in."""


class IdeasSchema(FormSchema):
    """Which ideas."""

    state = Choice(IDEA.states, required=False)
