"""What a campaign must keep to before it may be submitted; amounts in cents."""

from datetime import timedelta

MINIMUM_GOAL = 500_00
MAXIMUM_GOAL = 140_000_00
"""Bounds of the budget: the programme's grants end at 140,000 euro."""

SHORTEST_STORY = 300
LONGEST_STORY = 20_000
LONGEST_SAVED_STORY = 100_000
"""Any story up to this length is saved, so that nothing typed is lost."""

SHORTEST_SUMMARY = 30
SHORTEST_DURATION = 15
LONGEST_DURATION = 60
"""Days a campaign may last."""

FARTHEST_START = timedelta(days=180)
"""How far ahead the first day may lie."""

MOST_LINES = 40
MOST_REWARDS = 20
MOST_MEMBERS = 20
INVITATION_VALID_FOR = timedelta(days=14)
INVITATIONS_A_DAY = 30
