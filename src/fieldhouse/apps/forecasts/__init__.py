"""Submitted calls, and the forecast of a node."""
