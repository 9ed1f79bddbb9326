"""Campaigns that communities carry: shown on the community's page, with what its members gave."""
