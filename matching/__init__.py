"""Needs and offers of time, skills, spaces and goods: published, matched, handed over."""
