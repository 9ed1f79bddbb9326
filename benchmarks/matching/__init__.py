"""How well suggestions agree with a coordinator's labels: `make bench-matching`."""
