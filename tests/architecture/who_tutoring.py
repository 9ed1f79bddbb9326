"""Who gets in where a campaign is prepared and helped: its team, and staff who look."""

from tests.architecture.who_groups import NOBODY, SIGNED, STAFF, TEAM, Group

TUTORING: dict[str, Group] = {
    "campaign_plan.show draft": TEAM,
    "campaign_plan.show live": NOBODY,
    "campaign_plan.save draft": TEAM,
    "campaign_plan.save live": NOBODY,
    "tutoring_door.receive": SIGNED,
    "course.index draft": TEAM,
    "course.index live": TEAM,
    "course.show draft": TEAM,
    "course.show live": TEAM,
    "tutoring.show live": TEAM | STAFF,
    "tutoring.show draft": TEAM | STAFF,
}
