"""What people fill in about reports, decisions and objections."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from communities.moderation.models import WHOLE_CITY
from communities.moderation.rules import RULES
from communities.moderation.states import OUTCOMES
from kit import territory
from kit.fields import REQUIRED, Choice, Choices, Email, FormSchema, Line, Paragraphs, WholeNumber
from kit.i18n import lazy_gettext as _

MOST_CODES = 200
LONGEST_SUSPENSION = 365
AT_ONCE = ("none", "hidden", "removed")
"""What may be decided for many at once."""
VERDICTS = ("confirmed", "overturned")


class Codes(Choices):
    """The reports that were ticked; at least one."""

    def __init__(self) -> None:
        super().__init__((), error_messages={"required": _("Scegli almeno un contenuto.")})

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[str]:
        given = value if isinstance(value, list) else [value]
        codes = [one for one in given if isinstance(one, str) and 0 < len(one) <= 12]
        if not codes:
            raise ValidationError(_("Scegli almeno un contenuto."))
        return codes[:MOST_CODES]


class Days(WholeNumber):
    """Days of a suspension; empty is None."""

    def __init__(self) -> None:
        super().__init__(least=1, most=LONGEST_SUSPENSION, required=False, load_default=None)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and not value.strip():
            return None
        return super().deserialize(value, *args, **kwargs)


class ReportSchema(FormSchema):
    """A notice (article 16, paragraph 2): which rule, why, and where to answer."""

    rule = Choice(tuple(RULES))
    explanation = Paragraphs(longest=2000, shortest=10)
    email = Email(required=False)


class ReasonsSchema(FormSchema):
    """The reasons of a decision: the rule or law, and the facts."""

    rule = Choice(tuple(RULES), required=False)
    facts = Paragraphs(longest=2000, shortest=10, required=False)
    law = Line(longest=300, required=False)

    def need_reasons(self, data: dict[str, Any]) -> None:
        """Raise what is missing where content is acted on (article 17, paragraph 3)."""
        missing = {name: [REQUIRED] for name in ("rule", "facts") if not data.get(name)}
        if data.get("rule") == "illegal" and not data.get("law"):
            missing["law"] = [_("Scrivi quale legge.")]
        if missing:
            raise ValidationError(missing)


class DecisionSchema(ReasonsSchema):
    """What becomes of a content, and why."""

    outcome = Choice(OUTCOMES)
    days = Days()

    @validates_schema
    def _whole(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("outcome") != "none":
            self.need_reasons(data)
        if data.get("outcome") == "suspended" and not data.get("days"):
            raise ValidationError(_("Scrivi per quanti giorni."), "days")


class ManySchema(ReasonsSchema):
    """The same decision on many."""

    code = Codes()
    outcome = Choice(AT_ONCE)

    @validates_schema
    def _whole(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("outcome") != "none":
            self.need_reasons(data)


class UndoSchema(FormSchema):
    """Which decisions to take back."""

    batch = Line(longest=12)


class AppealSchema(FormSchema):
    """Why one objects."""

    text = Paragraphs(longest=2000, shortest=10)


class VerdictSchema(ReasonsSchema):
    """The last word on an objection, with its reasons in any case."""

    verdict = Choice(VERDICTS)
    facts = Paragraphs(longest=2000, shortest=10)


class WordsSchema(FormSchema):
    """The operator's list, one a line."""

    words = Paragraphs(longest=20_000, required=False)


def area_codes() -> tuple[str, ...]:
    """Codes of every district, and "*"."""
    return (*territory.current().districts, WHOLE_CITY)


class Districts(Choices):
    """Districts that were ticked; none is fine."""

    def __init__(self) -> None:
        super().__init__(area_codes)
        self.required = False
        self.load_default = list

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[str]:
        given = value if isinstance(value, list) else [value]
        return super()._deserialize(given, attr, data, **kwargs) if any(given) else []


class AreasSchema(FormSchema):
    """Where an animator moderates."""

    districts = Districts()
