"""Receipts for donors: numbered without gaps, corrected by notes, set on paper as PDF/UA."""
