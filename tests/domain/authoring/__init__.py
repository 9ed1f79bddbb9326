"""How a team writes and submits a campaign."""
