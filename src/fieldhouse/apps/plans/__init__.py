"""Quotas, as a dated series."""
