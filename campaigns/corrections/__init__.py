"""Money after collection: disputes, refunds by hand, what a project owes back."""
