"""People: accounts, sessions, the second step at log-in, roles."""
