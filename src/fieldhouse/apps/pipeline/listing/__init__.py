"""The deal list: what is asked of it, in which order, and the page that answers."""
