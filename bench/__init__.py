"""Measurements against a bound, started by hand: ``make bench``, or ``python -m bench NAME …`` for single ones."""
