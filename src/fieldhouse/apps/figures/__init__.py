"""Figures: a specification, its digits and its evidence."""
