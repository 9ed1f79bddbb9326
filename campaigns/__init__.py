"""Campaigns and what belongs to them: pledges, rewards, settlement, updates, questions."""
