"""Domain-free bricks: database, unit of work, money, states, events, access, clock, jobs, mail."""
