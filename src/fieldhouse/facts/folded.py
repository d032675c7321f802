"""The newest value of every field of every deal when a day ended, folded from the history (`fieldhouse.facts.fold`).

The fold at the end of each quarter is kept: a day's is that of the quarter before with the events since laid over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pyarrow as pa

from fieldhouse.facts import kept
from fieldhouse.facts.engine import Table
from fieldhouse.facts.fold import fold
from fieldhouse.facts.history import History
from fieldhouse.facts.outbox import OURS

FEWEST_EVENTS = 500_000
"""A history of fewer events is folded in less time than it takes to keep the folds of its quarters."""

_TOLD = ("key", "field", "value_int", "value_code", "value_on", "source", "valid_from", "seq")


def folded(history: History, as_of: date) -> Table:
    """One row for every deal that the history tells of by the end of a day, created by then or not: see `fold`."""
    earlier, since = None, None
    for day in _quarters(history, as_of):
        name = _name(history, day)
        table = kept.read(kept.FOLDS, name)
        if table is None:
            table = fold(_events(history, day, since), earlier)
            kept.write(kept.FOLDS, name, table)
            table = kept.read(kept.FOLDS, name) or table
        earlier, since = table, history.end_of(day)
    return history.session.table("fold", fold(_events(history, as_of, since), earlier))


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


def _events(history: History, as_of: date, since: datetime | None) -> pa.Table:
    """The events of a day that a fold needs: all, or those since the day of an earlier one and all edits made here."""
    events = history.events_until(as_of)
    events = events.filter(events.entity == "opportunity")
    if since is None:
        return _told(history, events, is_new=True)
    is_new, ours = events.valid_from >= since, events.source == OURS
    earlier = _told(history, events.filter(~is_new, ours), is_new=False)
    return pa.concat_tables([earlier, _told(history, events.filter(is_new), is_new=True)])


def _told(history: History, events: Table, *, is_new: bool) -> pa.Table:
    return history.session.arrow(events.select(*_TOLD, is_ours=events.source == OURS, is_new=is_new))
