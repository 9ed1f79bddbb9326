"""Budget lines that a need stands for: delivered, they need no money any more."""
