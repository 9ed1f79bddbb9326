"""How animators decide and campaigns go live."""
