"""Sheets of amounts by person and period, long or wide, as people keep quotas and calls."""
