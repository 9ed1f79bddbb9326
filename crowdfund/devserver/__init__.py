"""What `make run` does: a whole city on this machine, for development and demonstrations."""
