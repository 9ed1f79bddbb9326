"""What everyone sees of campaigns."""
