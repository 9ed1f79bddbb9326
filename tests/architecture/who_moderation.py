"""Who gets in where reports are made and decided; here one about the live campaign."""

from tests.architecture.who_groups import EVERYONE, JUDGES, STAFF, THE_ADMIN, Group

MODERATION: dict[str, Group] = {
    "moderation_report.new": EVERYONE,
    "moderation_report.send": EVERYONE,
    "moderation_case.show": EVERYONE,
    "moderation_case.appeal": EVERYONE,
    "moderation_figures.show": EVERYONE,
    "moderation_figures.export": EVERYONE,
    "moderation.queue": STAFF,
    "moderation.decide_many": STAFF,
    "moderation.undo": STAFF,
    "moderation.show": JUDGES,
    "moderation.claim": JUDGES,
    "moderation.decide": JUDGES,
    "moderation.verdict": JUDGES,
    "moderation_settings.show": THE_ADMIN,
    "moderation_settings.save_words": THE_ADMIN,
    "moderation_settings.save_areas": THE_ADMIN,
}
"""Route → who gets in; a part of the table of who.py."""
