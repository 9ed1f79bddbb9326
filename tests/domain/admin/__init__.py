"""Tests of what the admin sees and does."""
