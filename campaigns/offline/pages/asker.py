"""What the desks' pages share: who asks."""

from kit import authz


def me() -> int:
    """The number of the account that asks; there is one behind these pages."""
    account_id = authz.visitor().account_id
    assert account_id is not None
    return int(account_id)
