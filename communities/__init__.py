"""Communities of a district or a theme: members, posts, calendar, digests; they know no money."""
