"""Settlement: what happens to a campaign and its pledges once the deadline has passed."""
