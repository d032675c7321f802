"""The filter of a report as a person states it."""

from __future__ import annotations

from collections.abc import Iterable

from fieldhouse.apps.company.queries import calendar
from fieldhouse.domain.names import name_key
from fieldhouse.domain.tieout import ReportFilter

STATES = {
    "": frozenset[str](),
    "open": frozenset({"open"}),
    "closed": frozenset({"won", "lost"}),
    "won": frozenset({"won"}),
}
"""What each opportunity status of a report asks for."""


def filter_of(status: str, period: str, record_types: Iterable[str] = ()) -> ReportFilter:
    """The filter of a status in `STATES`, of a period's code and of names of record types.

    ``BadInput`` for what is no code of a period.
    """
    named = frozenset(filter(None, map(name_key, record_types)))
    if not period:
        return ReportFilter(STATES[status], record_types=named)
    one = calendar().parse(period)
    return ReportFilter(STATES[status], one.start_on, one.until_on, named)
