"""A team writes its campaign, step by step, and submits it."""
