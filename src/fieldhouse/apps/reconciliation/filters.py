"""The filter of a report as a person states it."""

from __future__ import annotations

from fieldhouse.apps.company.queries import calendar
from fieldhouse.domain.tieout import ReportFilter

STATES = {
    "": frozenset[str](),
    "open": frozenset({"open"}),
    "closed": frozenset({"won", "lost"}),
    "won": frozenset({"won"}),
}
"""What each opportunity status of a report asks for."""


def filter_of(status: str, period: str) -> ReportFilter:
    """The filter of a status in `STATES` and of a period's code. ``BadInput`` for what is no code of a period."""
    if not period:
        return ReportFilter(STATES[status])
    one = calendar().parse(period)
    return ReportFilter(STATES[status], one.start_on, one.until_on)
