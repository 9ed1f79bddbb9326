"""The animators' pages."""
