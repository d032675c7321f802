"""Checks over many rows at once, those that the home holds included: trees, shares, places, routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fieldhouse.apps.imports.actions.fiscal_checks import KIND as FISCAL_PERIOD
from fieldhouse.apps.imports.actions.fiscal_checks import FiscalPeriods
from fieldhouse.apps.imports.actions.overlap_checks import SPANS, Overlaps
from fieldhouse.apps.imports.actions.route_checks import Routes
from fieldhouse.apps.imports.actions.share_checks import share_of, share_refusals
from fieldhouse.apps.imports.actions.tree_checks import line_of, tree_refusals
from fieldhouse.apps.imports.dated_rows import Line, Share
from fieldhouse.apps.imports.kinds import source_key
from fieldhouse.apps.imports.queries.dated import held_legs, held_lines, held_shares, held_spans
from fieldhouse.domain.calendar import FiscalCalendar
from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import RECORDS, TypedRow

TREES = {"reporting_line": ("position", "reports_to"), "territory_line": ("territory", "parent")}
"""The kinds that draw a tree: child and parent. All rows of a file are checked together."""

Keyed = dict[str, tuple[list[int], TypedRow]]
"""The records of a kind by source key: the rows (by ``id``) that state it, and what the last of them says."""


class CrossChecks:
    """Says why a row does not go with the other rows and with what the home holds of the source."""

    def __init__(self, source: str, calendar: FiscalCalendar) -> None:
        self._source = source
        self._shares: dict[str, dict[str, Share]] = {}
        self._lines: dict[str, dict[str, Line]] = {}
        self._overlaps = Overlaps(lambda kind, owners: held_spans(source, kind, owners))
        self._fiscal = FiscalPeriods(calendar)
        self._routes = Routes(lambda deals: held_legs(source, deals))

    def refusals(self, rows: list[ReadRow]) -> dict[int, list[Finding]]:
        """The rows (by ``id``) that must not be taken, with the reasons."""
        refused: dict[int, list[Finding]] = defaultdict(list)
        for kind in TREES:
            self._tree(kind, _keyed(rows, kind), refused)
        self._split(_keyed(rows, "split"), refused)
        return refused

    def take(self, rows: list[ReadRow]) -> None:
        """Remember rows that were taken for what is noticed at the end."""
        for row in rows:
            for record in row.records:
                if record.kind in SPANS:
                    self._overlaps.add(record, source_key(RECORDS[record.kind], record.values))
                elif record.kind == "route_leg":
                    self._routes.add(record, source_key(RECORDS[record.kind], record.values))
                elif record.kind == FISCAL_PERIOD:
                    self._fiscal.add(record)

    def noticed(self) -> Iterator[Finding]:
        """What is noticed once all rows are read."""
        yield from self._overlaps.findings()
        yield from self._routes.findings()
        yield from self._fiscal.findings()

    def _tree(self, kind: str, rows: Keyed, refused: dict[int, list[Finding]]) -> None:
        if not rows:
            return
        child, parent = TREES[kind]
        lines = {
            key: (row, line_of(row, child, parent)) for key, (_ids, row) in rows.items() if _holds_a_day(row)
        }
        if kind not in self._lines:
            self._lines[kind] = held_lines(self._source, kind)
        found = tree_refusals(lines, self._lines[kind], parent)
        self._lines[kind] |= {key: line for key, (_row, line) in lines.items() if key not in found}
        for key, findings in found.items():
            for one in rows[key][0]:
                refused[one] += findings

    def _split(self, rows: Keyed, refused: dict[int, list[Finding]]) -> None:
        by_deal: dict[str, dict[str, TypedRow]] = defaultdict(dict)
        for key, (_ids, row) in rows.items():
            if _holds_a_day(row):
                by_deal[row.values["opportunity"]][key] = row
        self._shares |= held_shares(self._source, by_deal.keys() - self._shares.keys())
        for deal, own in by_deal.items():
            held = self._shares.setdefault(deal, {})
            found = share_refusals(own, held)
            for key, row in own.items():
                if key in found:
                    for one in rows[key][0]:
                        refused[one].append(found[key])
                elif share := share_of(row):
                    held[key] = share
                else:
                    held.pop(key, None)


def _keyed(rows: list[ReadRow], kind: str) -> Keyed:
    found: Keyed = {}
    for row in rows:
        for record in row.records:
            if record.kind == kind:
                key = source_key(RECORDS[kind], record.values)
                found[key] = ([*found.get(key, ([], record))[0], id(row)], record)
    return found


def _holds_a_day(row: TypedRow) -> bool:
    """Whether a row's span holds a day; one that does not is refused by itself (`row_checks`)."""
    ends = row.values.get("valid_to")
    return ends is None or bool(ends > row.values["valid_from"])
