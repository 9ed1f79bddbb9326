"""Who gets in where a campaign is prepared and helped: its team, and staff who look."""

from tests.architecture.who_groups import SIGNED, STAFF, TEAM, Group

TUTORING: dict[str, Group] = {
    "tutoring_door.receive": SIGNED,
    "tutoring.show live": TEAM | STAFF,
    "tutoring.show draft": TEAM | STAFF,
}
