"""Moderation of what people publish, after the Digital Services Act; it knows no campaign."""
