"""Planted mistakes: each is a way in which others have lost money; the suite must see all."""
