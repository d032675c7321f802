"""The state of a home as a whole: what its database holds, and carrying it into another one."""

STATE_NAME = "fieldhouse.sqlite3"
"""The SQLite file that holds the state: of a home, and in every back-up."""

MARK_NAME = "fieldhouse.postgresql"
"""The empty file that says that the state of a home lies in PostgreSQL; ``DATABASE_URL`` says where."""
