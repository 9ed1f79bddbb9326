"""What everyone sees of campaigns: the page, the list, the short link, the JSON API."""
