"""Offline pledges: bank transfers and cash, from the promise to the money and, if need be, back."""
