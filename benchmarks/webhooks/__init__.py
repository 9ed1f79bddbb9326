"""How long five endpoints take to get their events, when one is dead and one is slow."""
