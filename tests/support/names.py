"""What an argument of an address means for some routes, where its name alone does not say."""

OWN_NAMES = (
    ("pledge.", "code", "draft_code"),
    ("pledge_address.", "code", "draft_code"),
    ("pledge_checkout.", "code", "draft_code"),
    ("receipts.", "code", "receipt_code"),
    ("endpoint", "code", "endpoint_code"),
    ("campaigns_public.short_link", "code", "campaign_code"),
    ("admin_ledger.account", "account_id", "ledger_account_id"),
    ("disputes.refunding_form", "code", "collected_code"),
    ("disputes.refund", "code", "collected_code"),
    ("campaign_team.invite_again", "member_id", "invited_id"),
    ("matchfunding_admin.edit", "call_id", "draft_call_id"),
    ("matchfunding_admin.open_call", "call_id", "draft_call_id"),
    ("transfers.", "code", "transfer_code"),
    ("cash.", "code", "cash_code"),
    ("cash.hand_back", "return_id", "cash_return_id"),
    ("offline.", "code", "cash_code"),
    ("offline.disagree", "code", "transfer_code"),
    ("bank.", "line_id", "bank_line_id"),
    ("community_posts.unpin", "post_id", "announcement_id"),
    ("moderation_settings.", "account_id", "animator_id"),
)
"""Beginning of an endpoint, an argument of its address, and what it means there: the last wins."""
