"""The engine: what is still to be won in a window, from what was known at one instant."""
