"""What an animator's forms read."""

from typing import Any

from campaigns.review.reasons import REASONS
from campaigns.states import OUTCOMES
from kit import fields
from kit.i18n import lazy_gettext as _

_ticks: dict[str, Any] = {f"reason_{code}": fields.Tick() for code in REASONS}


class _Decision(fields.FormSchema):
    """A decision on exactly the content whose hash was shown."""

    outcome = fields.Choice(
        OUTCOMES,
        error_messages={"required": _("Scegli: approvare o chiedere modifiche?")},
    )
    note = fields.Paragraphs(longest=4000, required=False)
    content_hash = fields.Line(longest=64)


DecisionSchema = _Decision.from_dict(_ticks, name="DecisionSchema")
"""A decision, with one box for each ready-made remark."""


class ReasonSchema(fields.FormSchema):
    """Why a campaign is suspended, let go on, or cancelled."""

    reason = fields.Paragraphs(longest=2000, shortest=10)
