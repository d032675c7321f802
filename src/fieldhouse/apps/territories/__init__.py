"""The tree of territories, and which accounts lie in which."""
