"""Matchfunding calls: a sponsor adds to what citizens give, by one rule and within its caps."""
