"""The fault suite: a whole settlement, run on the real code, with something broken at each step."""
