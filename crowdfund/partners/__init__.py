"""The modules that join over webhooks: events in, events out, and what they mean here."""
