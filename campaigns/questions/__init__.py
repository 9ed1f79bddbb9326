"""Questions to the team and its answers."""
