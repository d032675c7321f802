"""The newest value of every field of every deal when a day ended, folded from the history.

A field's value is that of its newest event (`valid_from`, then `seq`) at or before the end of the day, so a row that
arrives late falls into its place; an edit made here goes before anything the CRM says of the field, however late,
because Fieldhouse is its master.

The fold at the end of each quarter is kept: a day's is that of the quarter before with the events since laid over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa

from fieldhouse.facts import kept
from fieldhouse.facts.engine import Table
from fieldhouse.facts.history import History
from fieldhouse.facts.outbox import OURS

CODES = ("stage", "category", "currency", "type", "order_type")
NUMBERS = ("amount", "owner", "account", "territory")
DAYS = ("close_on", "created")

FIELDS: Mapping[str, str] = {
    **dict.fromkeys(CODES, "value_code"),
    **dict.fromkeys(NUMBERS, "value_int"),
    **dict.fromkeys(DAYS, "value_on"),
}
"""The fields of a deal, each with the column of an event that holds its value."""

TOLD_WITH = {"source": "created", "stage_since": "stage"}
"""Columns that a deal takes from the newest event of a field: who told of its creation, the day its stage began."""

_COLUMNS = ("key", *FIELDS, *TOLD_WITH)

OURS_FIRST = 10**17
"""Microseconds added to the instant of an edit made here: three thousand years, so that it goes before any other."""


FEWEST_EVENTS = 500_000
"""A history of fewer events is folded in less time than it takes to keep the folds of its quarters."""

_BEGINNING = ibis.timestamp("1970-01-01")


def folded(history: History, as_of: date) -> Table:
    """One row for every deal that the history tells of by the end of a day, created by then or not.

    Columns: key, `FIELDS`, `TOLD_WITH`; push_count, how often the close date was moved to a later day; last_close_on,
    the newest close date that was not empty.
    """
    earlier, since = None, None
    for day in _quarters(history, as_of):
        name = _name(history, day)
        table = kept.read(kept.FOLDS, name)
        if table is None:
            table = _encoded(history.session.arrow(_folded(history, day, earlier, since)))
            kept.write(kept.FOLDS, name, table)
            table = kept.read(kept.FOLDS, name) or table
        earlier, since = history.session.table(f"fold_{day:%Y_%m}", table), history.end_of(day)
    return _folded(history, as_of, earlier, since)


def in_order(events: Table) -> Table:
    """The events with a column ``place``: of two events of one field, the one whose value counts has the greater."""
    since = events.valid_from.delta(_BEGINNING, unit="microsecond")
    ours = ibis.ifelse(events.source == OURS, OURS_FIRST, 0)
    return events.mutate(place=(since + ours).cast("decimal(38, 0)") * 10**12 + events.seq)


def latest(events: Table, field: str, column: str) -> Any:
    """An aggregate over events `in_order`: what the newest event of a field says, null where it cleared the field."""
    return events[column].argmax(events.place, where=events.field == field)


def _quarters(history: History, as_of: date) -> Iterator[date]:
    """The last days of quarters by which the fold is kept on the way to a day, from the last one that is kept already.

    None for a history of few events, which is folded at once, and for that of a single record.
    """
    begins = history.begins() if history.event_count >= FEWEST_EVENTS else None
    days: list[date] = []
    day = _quarter_end_before(as_of)
    while begins is not None and history.end_of(day) > begins:
        days.append(day)
        if kept.read(kept.FOLDS, _name(history, day)) is not None:
            break
        day = _quarter_end_before(day)
    return reversed(days)


def _name(history: History, day: date) -> str:
    return f"{history.end_of(day):%Y%m%dT%H%M}-{history.events_key(day)[:32]}"


def _quarter_end_before(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)


def _folded(history: History, as_of: date, earlier: Table | None, since: datetime | None) -> Table:
    """The fold of a day: of all events, or of those since the day of an earlier fold laid over it."""
    events = history.events_until(as_of)
    events = events.filter(events.entity == "opportunity")
    if earlier is None or since is None:
        told = _told(in_order(events), _pushes(events))
        count, last = told.pushes.fill_null(0), told.newest_on
        return told.select(*_COLUMNS, push_count=count.cast("int64"), last_close_on=last)
    new = events.filter(events.valid_from >= since)
    ours = events.filter(events.valid_from < since, events.source == OURS)
    return _laid_over(_told(in_order(new.union(ours)), _pushes(new)), earlier)


def _told(rows: Table, pushes: Table) -> Table:
    """What events say of each deal of which they tell: `_COLUMNS`, whether they tell of each field, and `_pushes`."""
    has = {f"has_{name}": (rows.field == name).any() for name in FIELDS}
    return rows.group_by("key").agg(**_newest(rows), **has).left_join(pushes, "key").drop("key_right")


def _newest(rows: Table) -> dict[str, Any]:
    columns = {name: latest(rows, name, column) for name, column in FIELDS.items()}
    columns["source"] = latest(rows, TOLD_WITH["source"], "source")
    columns["stage_since"] = latest(rows, TOLD_WITH["stage_since"], "value_on")
    return columns


def _laid_over(told: Table, earlier: Table) -> Table:
    """What is told since goes before what was known; a field of which nothing is told stays as it was."""
    both = earlier.outer_join(told, "key")
    values = {
        name: ibis.ifelse(both[f"has_{field}"].fill_null(False), both[f"{name}_right"], both[name])
        for name, field in ({name: name for name in FIELDS} | TOLD_WITH).items()
    }
    has_moved_on = ibis.ifelse(both.first_on > both.last_close_on, 1, 0)
    count = both.push_count.fill_null(0) + both.pushes.fill_null(0) + has_moved_on
    return both.select(
        key=both.key.coalesce(both.key_right),
        **values,
        push_count=count.cast("int64"),
        last_close_on=both.newest_on.coalesce(both.last_close_on),
    )


def _pushes(events: Table) -> Table:
    """What events say of the close date that was not empty: the first, the newest, and how often it moved on."""
    dates = events.filter(events.field == "close_on", events.value_on.notnull())
    at = dates.valid_from.delta(_BEGINNING, unit="microsecond").cast("decimal(38, 0)") * 10**12 + dates.seq
    before: Any = dates.value_on.lag().over(group_by=dates.key, order_by=[dates.valid_from, dates.seq])
    moved = dates.mutate(at=at, before=before)
    return moved.group_by("key").agg(
        pushes=(moved.value_on > moved.before).sum(),
        first_on=moved.value_on.argmin(moved["at"]),
        newest_on=moved.value_on.argmax(moved["at"]),
    )


def _encoded(rows: pa.Table) -> pa.Table:
    """Codes as dictionaries: a tenth of the room."""
    columns = [
        one.combine_chunks().dictionary_encode() if pa.types.is_string(one.type) else one
        for one in rows.columns
    ]
    return pa.table(columns, names=rows.column_names)
