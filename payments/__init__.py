"""Money in and out: the gateway port, charges, refunds, and the ledger. Knows no campaign."""
