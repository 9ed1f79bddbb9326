"""Tests of offline pledges."""
