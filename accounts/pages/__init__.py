"""Pages of accounts: coming in, and one's own account."""
