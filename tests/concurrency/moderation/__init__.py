"""Moderators at the same report."""
