"""The fiscal periods of a source, held against the company's calendar: figures count by the latter."""

from __future__ import annotations

from collections.abc import Iterator

from fieldhouse.domain.calendar import FiscalCalendar
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.ingest.schema import TypedRow

KIND = "fiscal_period"
COMPARED = (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH)
"""Weeks are not compared: on which day one starts is a setting of each system, and no figure counts by them."""


class FiscalPeriods:
    """Collects the periods of an import that are none of the company's, by their kind."""

    def __init__(self, calendar: FiscalCalendar) -> None:
        self._calendar = calendar
        self._differing: dict[PeriodKind, list[tuple[TypedRow, Period | None]]] = {}

    def add(self, row: TypedRow) -> None:
        """Compare one period with the company's that holds its first day."""
        kind = PeriodKind(row.values["kind"])
        if kind not in COMPARED:
            return
        try:
            ours = self._calendar.period_of(row.values["starts_on"], kind)
        except BadInput:  # a year that no calendar here reaches
            ours = None
        if ours is None or (ours.start_on, ours.until_on) != (
            row.values["starts_on"],
            row.values["until_on"],
        ):
            self._differing.setdefault(kind, []).append((row, ours))

    def findings(self) -> Iterator[Finding]:
        """One warning a kind: how many periods differ, and the first of them beside ours."""
        for kind, rows in self._differing.items():
            row, ours = rows[0]
            values = row.values
            said = {
                "count": str(len(rows)),
                "period": f"{values['starts_on']} / {values['until_on']}",
                "ours": f"{ours.start_on} / {ours.until_on}" if ours else "-",
            }
            yield Finding(
                f"fiscal.{kind}_differs", Severity.WARNING, row.file, row.row, "starts_on", None, said
            )
