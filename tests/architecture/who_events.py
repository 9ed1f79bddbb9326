"""Who gets in where events with other programs are managed: the admin alone."""

from tests.architecture.who_groups import THE_ADMIN, Group

EVENTS: dict[str, Group] = {
    "admin.webhooks": THE_ADMIN,
    "admin_actions.replay": THE_ADMIN,
    "endpoints.index": THE_ADMIN,
    "endpoints.new": THE_ADMIN,
    "endpoints.add": THE_ADMIN,
    "endpoints.changing": THE_ADMIN,
    "endpoints.change": THE_ADMIN,
    "endpoints.rotate": THE_ADMIN,
    "endpoints.retire": THE_ADMIN,
    "endpoints.pause": THE_ADMIN,
    "endpoints.resume": THE_ADMIN,
    "endpoints.ping": THE_ADMIN,
    "endpoints.removing": THE_ADMIN,
    "endpoints.remove": THE_ADMIN,
    "endpoint_log.index": THE_ADMIN,
    "endpoint_log.show": THE_ADMIN,
    "endpoint_log.replay": THE_ADMIN,
    "endpoint_log.replaying_form": THE_ADMIN,
    "endpoint_log.replay_period": THE_ADMIN,
    "inbound_events.refused": THE_ADMIN,
    "inbound_events.show": THE_ADMIN,
    "inbound_events.again": THE_ADMIN,
}
"""Route → who gets in; a part of the table of who.py."""
