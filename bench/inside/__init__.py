"""Scripts that run in a process of their own on a home: ``FIELDHOUSE_HOME`` names it, the result is printed as JSON."""
