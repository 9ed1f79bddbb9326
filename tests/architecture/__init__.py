"""The shape of the tree: what may import what, how long a file may be, where things come from."""
