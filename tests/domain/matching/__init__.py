"""Needs, offers and what they agree on."""
