"""Statistics for the funder: figures, a chart, exports. Every sum agrees with the ledger."""
