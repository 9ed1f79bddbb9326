"""Pledges: what a backer promises, from the first form to the thank-you page."""
