"""Exponents are integers."""

EXPONENTS = {"JPY": 0.0}  # found
