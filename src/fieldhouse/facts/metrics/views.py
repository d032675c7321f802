"""The views that a process keeps: from memory, from the home's cache, or built.

A view is built from the nearest one kept of the same day (`patched`), else from the whole history. One built from
another shares the memory of that one's file and is not written, or each edit would write a hundred megabytes over a
million deals; only when it has come to lie in many pieces it becomes a file of its own, from which any process goes on.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock

from fieldhouse.facts.generations import Known
from fieldhouse.facts.grounds import Grounds
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics import cache
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.metrics.patched import patched
from fieldhouse.facts.metrics.tables import Tables, tables_of

KEPT_VIEWS = 32
"""Days kept open in a process: a leader's page looks at about a dozen (past quarters for the expectation)."""

KEPT_DEALS = 12_000_000
"""Deals in all of them together: each takes about 40 bytes of the process beside its mapped file."""

MOST_PIECES = 100
"""Of the table of deals, two for each deal laid over: from there on asking many takes longer than joining them once."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A view with what it is made of and what it rests on."""

    view: DayView
    tables: Tables
    grounds: Grounds


_views: OrderedDict[str, Opened] = OrderedDict()
_making = Lock()


def day_view(known: Known, as_of: date, currency: str) -> DayView:
    """The view of a day; two threads never build the same one."""
    key = view_key(known, as_of, currency)
    with _lock_of(key):
        opened = _views.get(key)
        if opened is None:
            opened = _opened(key, History(known), as_of, currency)
        _keep(key, opened)
        return opened.view


@lru_cache(maxsize=4_096)
def view_key(known: Known, as_of: date, currency: str) -> str:
    """What tells one view from another: equal keys, equal views, though more may be known of other days."""
    return key_of(History(known), as_of, currency)


def key_of(history: History, as_of: date, currency: str) -> str:
    """`view_key` of a history that is open, or of one that is not committed yet."""
    return f"{as_of}-{currency}-{history.key_until(as_of)[:32]}"


def built(history: History, as_of: date, currency: str) -> DayView:
    """The view of the day of a history that is open, or of one that is not committed yet."""
    return _opened(key_of(history, as_of, currency), history, as_of, currency).view


def forget() -> None:
    """Drop every view kept in memory: the tests' homes come and go within one process."""
    view_key.cache_clear()
    _views.clear()


def _opened(key: str, history: History, as_of: date, currency: str) -> Opened:
    grounds = history.grounds_until(as_of)
    tables = cache.read(key) or _built(key, history, grounds, as_of, currency)
    return Opened(DayView(tables, as_of, currency), tables, grounds)


def _built(key: str, history: History, grounds: Grounds, as_of: date, currency: str) -> Tables:
    nearest = _nearest(grounds, f"{as_of}-{currency}-")
    tables = patched(history, as_of, currency, *nearest) if nearest else None
    if tables is not None and tables.deals["key"].num_chunks <= MOST_PIECES:
        return tables
    with cache.alone(key):
        found = cache.read(key)  # another process may have made it meanwhile
        if found is not None:
            return found
        whole = tables_of(history, as_of, currency) if tables is None else tables.in_one_piece()
        cache.write(key, whole, grounds)
        return cache.read(key) or whole


def _nearest(grounds: Grounds, beginning: str) -> tuple[Tables, Grounds] | None:
    """What is kept under a key that begins so and knows the most of what these grounds know."""
    with _making:
        found = {key: one.grounds for key, one in _views.items() if key.startswith(beginning)}
    found = {key: earlier for key, earlier in found.items() if earlier.are_beneath(grounds)}
    found |= cache.beneath(grounds, beginning)
    for key in sorted(found, key=lambda key: found[key].extent, reverse=True):
        opened = _views.get(key)
        if (tables := opened.tables if opened else cache.read(key)) is not None:
            return tables, found[key]
    return None


def _keep(key: str, opened: Opened) -> None:
    """Put a view last in the order of their going."""
    with _making:
        _views[key] = opened
        _views.move_to_end(key)
        while len(_views) > 1 and (
            len(_views) > KEPT_VIEWS or sum(one.view.deals.num_rows for one in _views.values()) > KEPT_DEALS
        ):
            _views.popitem(last=False)


@lru_cache(maxsize=KEPT_VIEWS)
def _lock_of(_key: str) -> Lock:
    return Lock()
