"""Pledges."""
