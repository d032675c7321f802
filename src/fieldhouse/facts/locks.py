"""A lock that holds for every machine that serves a home whose state lies on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from fieldhouse.domain.errors import Refused

WRITER = 4_207_118_202
"""The number of the advisory lock of the one writer of facts. Any number; never another."""


@contextmanager
def writer_in_database() -> Iterator[None]:
    """Be the one writer as far as PostgreSQL knows, or be refused at once; SQLite lies on one machine.

    The lock is the connection's: when that is lost, the server frees it, and the next statement of this writer fails.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [WRITER])
        if not cursor.fetchone()[0]:
            raise Refused("facts.writer_busy")
    held = connection.connection
    try:
        yield
    finally:
        if connection.connection is held and not held.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [WRITER])
