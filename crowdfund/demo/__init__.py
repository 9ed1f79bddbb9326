"""The demo city: invented campaigns and people, made through the services; and the whole story."""
