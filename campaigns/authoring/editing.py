"""The frame of every edit: lock, check, change, and take an approval back if content changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from campaigns import locks
from campaigns.authoring import content
from campaigns.models import Campaign
from campaigns.states import EDITABLE
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session


class NoLongerEditable(Conflict):
    """The campaign is public, over or cancelled."""

    def __init__(self) -> None:
        super().__init__(
            "campaign.not_editable",
            _("Questo progetto non si può più modificare: è già pubblico oppure è chiuso."),
        )


class StaleForm(Conflict):
    """Somebody saved the same step after this form was opened."""

    def __init__(self) -> None:
        super().__init__(
            "campaign.stale",
            _(
                "Mentre scrivevi, questa parte è stata cambiata da un'altra finestra o da "
                "un'altra persona. Il tuo testo è ancora qui e non è salvato: controllalo e "
                "premi di nuovo Salva per usarlo al posto dell'altro."
            ),
        )


@contextmanager
def editing(
    campaign: Campaign,
    actor: str,
    *,
    step: str | None = None,
    version: str | None = None,
) -> Iterator[Campaign]:
    """Change a campaign's content within this block; yields it locked and read afresh.

    With `step` and `version` (see `content.version`) a form opened before somebody else's
    save of that step is refused: StaleForm. A change of content after submission or
    approval revokes it: the campaign is a draft again. NoLongerEditable once it is public.
    """
    held = locks.campaign(campaign.id)
    if held.state not in EDITABLE:
        raise NoLongerEditable
    if step is not None and version is not None and version != content.version(held, step):
        raise StaleForm
    before = None if held.state == "draft" else content.current_hash(held)
    yield held
    session().flush()
    if before is not None and content.current_hash(held) != before:
        revoke(held, actor, "the content was edited after it was submitted")


def revoke(campaign: Campaign, actor: str, reason: str) -> None:
    """Take a submission or an approval back; the campaign is a draft again."""
    campaign.approved_hash = None
    campaign.approved_at = None
    campaign.submitted_at = None
    campaign.move_to("draft", actor=actor, reason=reason)
