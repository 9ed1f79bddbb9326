"""The groups of people the tables of who gets in speak of."""

from tests.support.access import (
    ADMIN,
    ANIMATOR,
    BACKER,
    CITIZEN,
    GUEST,
    HALFWAY,
    INSIDER,
    LEAD,
    MEMBER,
    NEWCOMER,
    PERSONS,
)

Group = frozenset[str]

EVERYONE: Group = frozenset(PERSONS) - {NEWCOMER}
LOGGED_IN: Group = EVERYONE - {GUEST, HALFWAY}
TEAM: Group = frozenset({MEMBER, LEAD, INSIDER})
STAFF: Group = frozenset({ANIMATOR, ADMIN, INSIDER})
JUDGES: Group = STAFF - {INSIDER}
THE_LEAD: Group = frozenset({LEAD})
THE_ADMIN: Group = frozenset({ADMIN})
THE_COLLECTOR: Group = frozenset({ANIMATOR})
"""Who received the cash."""
THE_CITIZEN: Group = frozenset({CITIZEN})
THE_BACKER: Group = frozenset({BACKER})
THE_HALFWAY: Group = frozenset({HALFWAY})
ALSO_NEWCOMERS: Group = frozenset(PERSONS)
NOBODY: Group = frozenset()
NOT_THERE: Group = frozenset({"404 for everyone, guests too"})
SIGNED: Group = frozenset({"who signs"})
"""Only who signs the body: everybody here is refused, by the view itself."""
