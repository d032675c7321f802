"""The views that a process keeps: from memory, from the home's cache, or built."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from functools import lru_cache
from threading import Lock

from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics import cache
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.metrics.tables import tables_of

KEPT_VIEWS = 32
"""Days kept open in a process: a leader's page looks at about a dozen (past quarters for the expectation)."""

KEPT_DEALS = 12_000_000
"""Deals in all of them together: each takes about 40 bytes of the process beside its mapped file."""

_views: OrderedDict[str, DayView] = OrderedDict()
_making = Lock()


def day_view(known: Known, as_of: date, currency: str) -> DayView:
    """The view of a day; two threads never build the same one."""
    key = view_key(known, as_of, currency)
    with _lock_of(key):
        view = _views.get(key)
        if view is None:
            view = _opened(key, known, as_of, currency)
        _keep(key, view)
        return view


@lru_cache(maxsize=4_096)
def view_key(known: Known, as_of: date, currency: str) -> str:
    """What tells one view from another: equal keys, equal views, though more may be known of other days."""
    return key_of(History(known), as_of, currency)


def key_of(history: History, as_of: date, currency: str) -> str:
    """`view_key` of a history that is open, or of one that is not committed yet."""
    return f"{as_of}-{currency}-{history.key_until(as_of)[:32]}"


def built(history: History, as_of: date, currency: str) -> DayView:
    """The view of a day of a history that is open, kept in the home's cache."""
    key = key_of(history, as_of, currency)
    tables = tables_of(history, as_of, currency)
    cache.write(key, tables)
    return DayView(cache.read(key) or tables, as_of, currency)


def forget() -> None:
    """Drop every view kept in memory: the tests' homes come and go within one process."""
    view_key.cache_clear()
    _views.clear()


def _opened(key: str, known: Known, as_of: date, currency: str) -> DayView:
    stored = cache.read(key)
    return built(History(known), as_of, currency) if stored is None else DayView(stored, as_of, currency)


def _keep(key: str, view: DayView) -> None:
    """Put a view last in the order of their going."""
    with _making:
        _views[key] = view
        _views.move_to_end(key)
        while len(_views) > 1 and (
            len(_views) > KEPT_VIEWS or sum(one.deals.num_rows for one in _views.values()) > KEPT_DEALS
        ):
            _views.popitem(last=False)


@lru_cache(maxsize=KEPT_VIEWS)
def _lock_of(_key: str) -> Lock:
    return Lock()
