"""What the head of a formatted report says of its filter, as far as it can be held against a deal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from fieldhouse.domain.tieout import ReportFilter
from fieldhouse.ingest.report.days import DayOrder, days_in
from fieldhouse.ingest.report.words import field_of, folded

_STATUS = frozenset(map(folded, ("Opportunity Status", "商談状況")))
_STATES = {
    folded(word): states
    for words, states in (
        (("Open", "進行中"), frozenset({"open"})),
        (("Closed", "完了"), frozenset({"won", "lost"})),
        (("Closed Won", "成立"), frozenset({"won"})),
    )
    for word in words
}


def filter_in(head: Iterable[str], order: DayOrder) -> ReportFilter:
    """The filter that the lines above a table name: an opportunity status, and the two days between which deals close.

    Any other condition is passed over: a deal that it leaves out is then explained by nothing.
    """
    states: frozenset[str] = frozenset()
    span: tuple[date | None, date | None] = (None, None)
    for line in head:
        name, _colon, said = line.replace("\uff1a", ":").partition(":")
        if folded(name) in _STATUS:
            states = _STATES.get(folded(said), frozenset())
        days = days_in(said, order)
        if field_of(name) == "close_on" and len(days) == 2:
            span = (days[0], days[1] + timedelta(days=1))
    return ReportFilter(states, *span)
