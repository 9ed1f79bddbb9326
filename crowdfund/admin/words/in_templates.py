"""The desk's words as filters of templates."""

from flask import Blueprint

from crowdfund.admin.words import deeds, details, differences, lifecycles, plain, reasons
from payments.ledger import kinds


def put_into(blueprint: Blueprint) -> None:
    """Let every template use them."""
    for words in (
        deeds.deed,
        differences.difference_meaning,
        differences.difference_name,
        kinds.account_name,
        lifecycles.state_name,
        lifecycles.thing_name,
        plain.last_day,
        plain.plain_details,
        plain.role_name,
        reasons.reason,
    ):
        blueprint.add_app_template_filter(words)
    blueprint.add_app_template_filter(details.details, "deed_details")
    blueprint.add_app_template_filter(kinds.name_of, "entry_name")
