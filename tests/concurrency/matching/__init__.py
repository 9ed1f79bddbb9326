"""Races over what is left of a need."""
