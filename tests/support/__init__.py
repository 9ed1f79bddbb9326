"""What tests stand on: a database, a clock, a gateway, a browser."""
