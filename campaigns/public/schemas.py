"""What the list of campaigns may be asked for, on the page and in the API; what the API answers."""

from marshmallow import Schema, fields

from kit import territory
from kit.fields import Choice, FormSchema, Line
from kit.i18n import current_locale

SHOWN = ("live", "succeeded", "ended", "all")
"""Groups of states a visitor can choose from; "" means "live"."""
SORTS = ("deadline", "new", "closest", "relevance")


def district_codes() -> tuple[str, ...]:
    """Codes of every district of the operator's territory."""
    return tuple(territory.current().districts)


def theme_codes() -> tuple[str, ...]:
    """Codes of every theme of the operator's territory."""
    return tuple(territory.current().themes)


def district_options() -> list[tuple[str, str]]:
    """Districts with campaigns, as code and what people read: name and quarters."""
    return [
        (one.code, f"{one.name} ({', '.join(one.quarters)})" if one.quarters else one.name)
        for one in territory.current().campaign_districts()
    ]


def theme_options() -> list[tuple[str, str]]:
    """Themes, as code and name in the reader's language."""
    return [(one.code, one.name(current_locale())) for one in territory.current().themes.values()]


class ListSchema(FormSchema):
    """Filters, order and place in the list of campaigns."""

    q = Line(longest=200, required=False)
    district = Choice(district_codes, required=False)
    theme = Choice(theme_codes, required=False)
    state = Choice(SHOWN, required=False)
    sort = Choice(SORTS, required=False)
    cursor = Line(longest=400, required=False)


class MoneySchema(Schema):
    """An amount: integer cents and a currency (ISO 4217)."""

    amount = fields.Integer(required=True, metadata={"description": "Cents"})
    currency = fields.String(required=True)


class CampaignCardSchema(Schema):
    """A campaign in a list."""

    code = fields.String()
    slug = fields.String()
    url = fields.String()
    title = fields.String()
    summary = fields.String()
    state = fields.String()
    kind = fields.String()
    district = fields.String(allow_none=True)
    quarter = fields.String()
    theme = fields.String(allow_none=True)
    published_at = fields.AwareDateTime(allow_none=True)
    deadline = fields.AwareDateTime(allow_none=True)
    minimum_goal = fields.Nested(MoneySchema)
    optimum_goal = fields.Nested(MoneySchema)
    raised = fields.Nested(MoneySchema, metadata={"description": "Given by people"})
    matched = fields.Nested(MoneySchema, metadata={"description": "Added by sponsors"})
    percent = fields.Integer()
    backers = fields.Integer()


class CampaignListSchema(Schema):
    """A page of campaigns and the cursor to the next one."""

    items = fields.List(fields.Nested(CampaignCardSchema))
    next_cursor = fields.String(allow_none=True)


class BudgetLineSchema(Schema):
    """One line of the budget."""

    label = fields.String()
    kind = fields.String(metadata={"enum": ["indispensable", "more"]})
    amount = fields.Nested(MoneySchema)
    is_covered = fields.Boolean(
        metadata={"description": "Whether help stands in for it: it is out of both goals"}
    )


class RewardSchema(Schema):
    """A thank-you; `left` is null when there is no limit."""

    title = fields.String()
    description = fields.String()
    from_amount = fields.Nested(MoneySchema)
    left = fields.Integer(allow_none=True)


class TeamMemberSchema(Schema):
    """A person of the team, as they want to be called."""

    name = fields.String()
    duty = fields.String()


class CampaignSchema(CampaignCardSchema):
    """A campaign with everything its page says."""

    story = fields.String(metadata={"description": "Markdown"})
    budget = fields.List(fields.Nested(BudgetLineSchema))
    rewards = fields.List(fields.Nested(RewardSchema))
    team = fields.List(fields.Nested(TeamMemberSchema))
