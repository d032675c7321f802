"""Edits are numbered in the order in which they are committed, and one writer is one, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from tests.databases import SERVER, url_of
from tests.demo_home import standing_in

from fieldhouse.domain.errors import Refused
from fieldhouse.facts.events import ChangeEvent
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.locks import WRITER
from fieldhouse.facts.outbox import append, undrained

WRITERS, EDITS = 6, 20


@pytest.fixture
def home(new_home: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    with django_db_blocker.unblock(), standing_in(new_home):
        yield new_home


def _edit(number: int) -> None:
    instant = datetime(2025, 6, 30)  # noqa: DTZ001 - an event's instants are UTC without a zone
    append(ChangeEvent("opportunity", number, "amount", number, None, None, instant, instant, "fieldhouse"))


def _impatient() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'" if SERVER else "PRAGMA busy_timeout = 50")


def test_an_edit_waits_for_the_transaction_before_it(home):
    """Were both open, the later number could be committed first, and drained, and the earlier one never."""

    def other() -> None:
        _impatient()
        with pytest.raises(OperationalError), transaction.atomic():
            _edit(2)
        assert undrained(0)[0] == []  # which the refused connection can still ask
        connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        _edit(1)
        pool.submit(other).result()
    assert [event.key for event in undrained(0)[0]] == [1]


def test_whoever_drains_while_many_edit_misses_none(home):
    def edit(writer: int) -> None:
        try:
            for number in range(EDITS):
                with transaction.atomic():
                    _edit(writer * EDITS + number)
        finally:
            connection.close()

    drained: list[int] = []
    through = 0
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(edit, writer) for writer in range(WRITERS)]
        while True:
            is_over = all(one.done() for one in writing)
            events, through = undrained(through)
            drained += [event.key for event in events]
            if is_over:
                break
        for one in writing:
            one.result()
    assert sorted(drained) == list(range(WRITERS * EDITS))


@pytest.mark.skipif(
    not SERVER, reason="PostgreSQL only: a SQLite home has one folder, whose file is the lock"
)
def test_a_writer_on_another_machine_is_refused(home):
    with psycopg.connect(url_of(home), autocommit=True) as other:
        with writer_lock():
            assert other.execute("SELECT pg_try_advisory_lock(%s)", [WRITER]).fetchone() == (False,)
        assert other.execute("SELECT pg_try_advisory_lock(%s)", [WRITER]).fetchone() == (True,)
        with pytest.raises(Refused), writer_lock():
            pass
