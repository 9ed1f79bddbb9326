"""Factories: things as the services make them, with believable values."""
