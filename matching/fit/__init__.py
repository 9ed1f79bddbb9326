"""How well an offer fits a need: hard rules first, then meaning; each with its reasons."""
