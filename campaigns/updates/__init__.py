"""News from the team to everyone and, by mail, to those who pledged."""
