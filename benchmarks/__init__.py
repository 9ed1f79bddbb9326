"""What the service can do, measured: each benchmark is a program with its own table."""
