"""The admin's desk: people, campaigns, pledges, ledger, jobs, and the log of who did what."""
