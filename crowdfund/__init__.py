"""Composition: the application, its wiring, and what crosses domains."""
