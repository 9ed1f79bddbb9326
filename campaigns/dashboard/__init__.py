"""What a team sees of its own campaigns: money over time, backers, what to do next."""
