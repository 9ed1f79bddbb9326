"""Reports, decisions, objections, screening."""
