"""Who gets in where somebody pledges, pays and asks for a receipt."""

from tests.architecture.who_groups import (
    EVERYONE,
    LOGGED_IN,
    NOT_THERE,
    THE_BACKER,
    Group,
)

BACKERS: dict[str, Group] = {
    # pledges
    "pledge.start live": EVERYONE,
    "pledge.start draft": NOT_THERE,
    "pledge.begin live": EVERYONE,
    "pledge.begin draft": NOT_THERE,
    "pledges_api.create live": EVERYONE,
    "pledges_api.create draft": NOT_THERE,
    "pledge.amount": THE_BACKER,
    "pledge.save_amount": THE_BACKER,
    "pledge.reward": THE_BACKER,
    "pledge.save_reward": THE_BACKER,
    "pledge.contact": THE_BACKER,
    "pledge.save_contact": THE_BACKER,
    "pledge.check": THE_BACKER,
    "pledge.confirm": THE_BACKER,
    **dict.fromkeys(("pledge_checkout.go", "pledge_checkout.reopen"), THE_BACKER),
    "pledge_address.send": THE_BACKER,
    **dict.fromkeys(("pledge_address.ask", "pledge_address.confirm"), EVERYONE),
    "pledge_after.thanks": THE_BACKER,
    "pledge_after.status": THE_BACKER,
    "pledge_after.back": THE_BACKER,
    "pledge_manage.show": THE_BACKER,
    "pledge_manage.change": THE_BACKER,
    "pledge_manage.save_change": THE_BACKER,
    "pledge_manage.cancel": THE_BACKER,
    "pledge_manage.confirm_cancel": THE_BACKER,
    "pledge_pay.explain": THE_BACKER,
    "pledge_pay.go": THE_BACKER,
    "my_pledges.index": LOGGED_IN,
    # receipts
    "receipts.own": LOGGED_IN,
    "receipts.own_summary": LOGGED_IN,
    "receipts.file": THE_BACKER,
    "receipts.note_file": THE_BACKER,
    "receipts.ask": EVERYONE,
    "receipts.asked": EVERYONE,
    "receipts.by_link": EVERYONE,
    "receipts.summary_by_link": EVERYONE,
    "receipts.file_by_link": EVERYONE,
    # offline pledges
    "transfers.start live": EVERYONE,
    "transfers.start draft": NOT_THERE,
    "transfers.declare live": EVERYONE,
    "transfers.declare draft": NOT_THERE,
    "transfers.show": THE_BACKER,
    "transfers.withdraw": THE_BACKER,
}
"""Route → who gets in; a part of the table of who.py."""
