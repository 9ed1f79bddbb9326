"""Tutoring: who is asked for help and when, what tutors send back, hours for the funder."""
