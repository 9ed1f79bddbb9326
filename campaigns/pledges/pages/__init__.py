"""Pages of pledges: the four steps, the way back, the pledge that stands, one's own list."""
