"""The table of who gets in: the specification that test_access.py walks."""

from tests.architecture.who_anyone import ANYONE
from tests.architecture.who_backers import BACKERS
from tests.architecture.who_communities import COMMUNITIES
from tests.architecture.who_events import EVENTS
from tests.architecture.who_exchange import EXCHANGE
from tests.architecture.who_groups import Group
from tests.architecture.who_moderation import MODERATION
from tests.architecture.who_staff import STAFF_DESK
from tests.architecture.who_teams import TEAMS
from tests.architecture.who_tutoring import TUTORING

WHO: dict[str, Group] = {
    **ANYONE,
    **TEAMS,
    **BACKERS,
    **STAFF_DESK,
    **EVENTS,
    **EXCHANGE,
    **COMMUNITIES,
    **MODERATION,
    **TUTORING,
}
"""Route, and the campaign its address names if it matters → who gets in."""
