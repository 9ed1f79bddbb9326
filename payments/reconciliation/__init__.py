"""Reconciliation: the gateway's own statement, line by line, against our payments and ledger."""
