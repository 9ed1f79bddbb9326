"""The double-entry ledger: entries, postings, accounts, and its check."""
