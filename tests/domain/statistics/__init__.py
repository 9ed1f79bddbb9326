"""Tests of the figures and their exports."""
