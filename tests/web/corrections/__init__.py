"""Pages about money after collection."""
