"""Django's PostgreSQL, with transactions that follow one another (docs/decisions/0009)."""
