"""What the head of a formatted report says of its filter, as far as it can be held against a deal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from fieldhouse.domain.names import name_key
from fieldhouse.domain.tieout import ReportFilter
from fieldhouse.ingest.report.days import DayOrder, days_in
from fieldhouse.ingest.report.words import field_of, head_key

_STATUS = frozenset(map(head_key, ("Opportunity Status", "商談状況")))
_STATES = {
    head_key(word): states
    for words, states in (
        (("Open", "進行中"), frozenset({"open"})),
        (("Closed", "完了"), frozenset({"won", "lost"})),
        (("Closed Won", "成立"), frozenset({"won"})),
    )
    for word in words
}
_RECORD_TYPES = re.compile(
    r"\s*(?:opportunity record type|opportunity: record type|商談 ?レコード ?タイプ)"
    r"\s*(?:(?::\s*)?(?:equals|次の文字列と一致する|が?等しい)|:)\s*(?P<names>(?!not )\S.*)",
    re.IGNORECASE,
)
_BETWEEN = re.compile("[,;、]")


def filter_in(head: Iterable[str], order: DayOrder) -> ReportFilter:
    """The filter that the lines above a table name: an opportunity status, the two days between which deals close, and
    the record types that are asked for.

    Any other condition is passed over: a deal that it leaves out is then explained by nothing.
    """
    states: frozenset[str] = frozenset()
    span: tuple[date | None, date | None] = (None, None)
    types: frozenset[str] = frozenset()
    for line in head:
        name, _colon, said = line.replace("\uff1a", ":").partition(":")
        if head_key(name) in _STATUS:
            states = _STATES.get(head_key(said), frozenset())
        days = days_in(said, order)
        if field_of(name) == "close_on" and len(days) == 2:
            span = (days[0], days[1] + timedelta(days=1))
        types = types or _record_types(line)
    return ReportFilter(states, *span, types)


def _record_types(line: str) -> frozenset[str]:
    """The record types that a line asks for: ``Opportunity Record Type equals Renewal,Services``; else none."""
    found = _RECORD_TYPES.fullmatch(unicodedata.normalize("NFKC", line))
    if found is None:
        return frozenset()
    return frozenset(filter(None, map(name_key, _BETWEEN.split(found["names"]))))
