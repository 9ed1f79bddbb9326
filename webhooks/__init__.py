"""Signed events, in and out."""
