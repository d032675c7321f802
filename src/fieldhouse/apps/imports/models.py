"""The import keeps no records of its own; see `runs` and `facts`."""
