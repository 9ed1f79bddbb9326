"""How fast a campaign is collected: real workers against a gateway that takes its time."""
