"""``fieldhouse forecast run``: what will close in a window, with what range, and why."""
