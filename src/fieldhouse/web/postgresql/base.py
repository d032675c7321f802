"""PostgreSQL on which one transaction writes at a time."""

from __future__ import annotations

from django.db.backends.postgresql import base

WRITERS = 4_207_118_201
"""The number of the advisory lock that a transaction holds from its begin to its end. Any number; never another."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions wait for one another from their first statement, as SQLite's immediate ones do.

    What an action read before it writes still holds when it writes: the last entry of the audit log, the last number
    of the outbox, the version of a deal. Single statements outside a transaction, and so every read of a page, wait
    for nobody.
    """

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Begin with the lock when a transaction opens; without it there is no transaction."""
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if autocommit:
            return
        try:
            with self.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])
        except BaseException:
            self.close()
            raise
