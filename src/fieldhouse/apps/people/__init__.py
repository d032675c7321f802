"""People, positions, who holds which, and the reporting lines between them."""
