"""Quotas of which a source names only the first day: each is for the company's fiscal period that begins on it.

Salesforce keeps the end of a quota's period in an object of its own (Period), which a part of an export may lack. Its
quotas are of quarters or of months, all alike: those that all begin with a quarter are of quarters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from fieldhouse.apps.imports.actions.row_checks import refused
from fieldhouse.domain.calendar import FiscalCalendar
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import TypedRow

KIND = "quota"

Refusals = Mapping[int, list[Finding]]
"""By the ``id`` of an input row, why it cannot be taken."""


def is_endless(record: TypedRow) -> bool:
    """Whether a record is a quota whose end is to be told from the calendar."""
    return record.kind == KIND and record.values.get("until_on") is None


class QuotaEnds:
    """Gives the quotas of one import their ends."""

    def __init__(self, calendar: FiscalCalendar) -> None:
        self._calendar = calendar
        self._assumed: Counter[tuple[str, PeriodKind]] = Counter()

    def ended(self, rows: list[ReadRow]) -> tuple[list[ReadRow], Refusals]:
        """The rows of a file with the ends of their quotas, and why some can have none."""
        endless = [one for row in rows for one in row.records if is_endless(one)]
        if not endless:
            return rows, {}
        kind, refusals, kept = self._kind_of(endless), dict[int, list[Finding]](), list[ReadRow]()
        for row in rows:
            told = [self._ended(one, kind) if is_endless(one) else one for one in row.records]
            reasons = [one for one in told if isinstance(one, Finding)]
            kept.append(row if reasons else row._replace(records=told))
            if reasons:
                refusals[id(kept[-1])] = reasons
        return kept, refusals

    def noticed(self) -> Iterator[Finding]:
        """How many quotas of each file were given their end, and of which periods they are taken to be."""
        for (file, kind), count in sorted(self._assumed.items()):
            yield Finding(f"quota.{kind}_assumed", Severity.NOTE, file, fields={"count": str(count)})

    def _kind_of(self, endless: Iterable[TypedRow]) -> PeriodKind:
        of_months = [one for one in endless if self._period(one, PeriodKind.MONTH)]
        are_quarters = all(self._period(one, PeriodKind.QUARTER) for one in of_months)
        return PeriodKind.QUARTER if are_quarters else PeriodKind.MONTH

    def _ended(self, record: TypedRow, kind: PeriodKind) -> TypedRow | Finding:
        period, starts_on = self._period(record, kind), record.values["starts_on"]
        if period is None:
            return refused(record, "quota.no_period", "starts_on", starts_on, {"starts_on": str(starts_on)})
        self._assumed[record.file, kind] += 1
        return replace(record, values={**record.values, "until_on": period.until_on})

    def _period(self, record: TypedRow, kind: PeriodKind) -> Period | None:
        """The company's period that begins on a quota's first day."""
        starts_on = record.values["starts_on"]
        try:
            period = self._calendar.period_of(starts_on, kind)
        except BadInput:  # a year that no calendar here reaches
            return None
        return period if period.start_on == starts_on else None
