"""Money after collection."""
