"""Budget lines that help covers."""
