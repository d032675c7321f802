"""Quotas and calls as sheets and other systems state them, by names, labels and units, become rows of quotas and calls.

Amounts that others of the same file add up to are sums: they are compared, and count no second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from fieldhouse.apps.company.queries import calendar, company
from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.actions.row_checks import refused
from fieldhouse.apps.imports.queries.nodes_by_text import Meant, NodesByText, address_of, quota_spans
from fieldhouse.domain.amount_units import amount_unit
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.instants import day_of
from fieldhouse.domain.names import name_key
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.domain.period_names import period_called
from fieldhouse.domain.subtotals import Told, subtotals
from fieldhouse.ingest.amounts.heads import TOTAL
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import TypedRow

KIND, QUOTA = "stated", "quota"

Refusals = Mapping[int, list[Finding]]
"""By the ``id`` of an input row, why it cannot be taken."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A stated amount with its period (``None``: the sum of all), in major units of a currency."""

    row: TypedRow
    period: Period | None
    amount: Decimal
    currency: str

    @property
    def is_sum_of_rows(self) -> bool:
        return self.row.values.get("node") == TOTAL

    @property
    def told(self) -> Told:
        values = self.row.values
        of = None if self.is_sum_of_rows else name_key(str(values.get("node")))
        return Told(of, (values["measure"], values.get("at"), self.currency), self.period, self.amount)


class Stated:
    """Turns the stated amounts of one import into quotas and calls."""

    def __init__(self, importer: Importer) -> None:
        self._importer = importer
        self._noted: Counter[tuple[str, str]] = Counter()
        self._held: dict[tuple[str, int], list[tuple[str, date, date, date]]] = {}

    def resolved(self, rows: list[ReadRow]) -> tuple[list[ReadRow], Refusals]:
        """The rows of a file with their stated amounts as quotas and calls, and why some cannot be."""
        refusals: dict[int, list[Finding]] = {}
        if not any(one.kind == KIND for row in rows for one in row.records):
            return rows, refusals
        read = {id(one): self._read(one) for row in rows for one in row.records if one.kind == KIND}
        sums = self._sums([one for one in read.values() if isinstance(one, _Read)])
        kept = []
        for row in rows:
            made, reasons = [], []
            for one in row.records:
                found = self._resolved(one, read, sums)
                reasons += [found] if isinstance(found, Finding) else []
                made += [found] if isinstance(found, TypedRow) else []
            kept.append(row._replace(records=made))
            if reasons:
                refusals[id(kept[-1])] = reasons
        return kept, refusals

    def noticed(self) -> Iterator[Finding]:
        """What is to be said of the files as a whole."""
        for (file, rule), count in sorted(self._noted.items()):
            yield Finding(rule, Severity.NOTE, file, fields={"count": str(count)})

    def _read(self, row: TypedRow) -> _Read | Finding:
        values = row.values
        unit = amount_unit(values.get("unit") or "")
        if values.get("unit") and unit is None:
            return refused(row, "stated.unit_unknown", "unit", values["unit"], {})
        period: Period | None = None
        if values["period"] != TOTAL:
            try:
                period = period_called(calendar(), values["period"])
            except BadInput as refusal:
                return refused(row, refusal.code, "period", values["period"], refusal.fields)
            starts_on = values.get("starts_on")
            if starts_on is not None and starts_on != period.start_on:
                said = {"period": period.code, "starts_on": str(starts_on), "begins": str(period.start_on)}
                return refused(row, "stated.period_differs", "starts_on", starts_on, said)
        currency = values.get("currency") or (unit and unit.currency) or company().reporting_currency
        return _Read(row, period, values["amount"] * (unit.factor if unit else 1), currency)

    def _sums(self, read: list[_Read]) -> dict[int, Finding | None]:
        """The amounts that are sums, by the ``id`` of their row: why one cannot be taken, ``None`` where it agrees."""
        found: dict[int, Finding | None] = {}
        for one in subtotals([each.told for each in read]):
            row, amount = read[one.place].row, read[one.place].amount
            found[id(row)] = None
            if one.summed is None:
                found[id(row)] = refused(row, "stated.periods_overlap", "period", row.values["period"], {})
            elif one.summed != amount:
                said = {"sum": format(one.summed, "f"), "stated": format(amount, "f")}
                self._importer.ledger.find(
                    Finding("stated.sum_differs", Severity.WARNING, row.file, row.row, "amount", None, said)
                )
            else:
                self._noted[row.file, "stated.sums"] += 1
        return found

    def _resolved(
        self, row: TypedRow, read: Mapping[int, _Read | Finding], sums: Mapping[int, Finding | None]
    ) -> TypedRow | Finding | None:
        if row.kind != KIND:
            return row
        found = read[id(row)]
        if isinstance(found, Finding) or id(row) in sums:
            return found if isinstance(found, Finding) else sums[id(row)]
        if found.period is None:
            return refused(row, "stated.sum_of_nothing", "period", row.values["period"], {})
        make = self._quota if row.values["measure"] == QUOTA else self._call
        try:
            return make(found, found.period)
        except BadInput as refusal:  # an instant at the edge of the calendar, which has no day
            return refused(row, refusal.code, "at", row.values.get("at"), refusal.fields)

    def _quota(self, read: _Read, period: Period) -> TypedRow | Finding:
        row, at = read.row, read.row.values.get("at")
        if at is None:
            self._noted[row.file, "stated.day_assumed"] += 1
        agreed = period.start_on if at is None else day_of(at, self._importer.history.zone)
        node = self._node(row, period.start_on)
        if isinstance(node, Finding):
            return node
        for source, starts_on, until_on, valid_from in self._quotas(node.kind, node.number):
            is_same = (starts_on, until_on) == (period.start_on, period.until_on)
            if not is_same and starts_on < period.until_on and period.start_on < until_on:
                said = {"starts_on": str(starts_on), "until_on": str(until_on)}
                return refused(row, "stated.quota_overlaps", "period", row.values["period"], said)
            if is_same and valid_from == agreed and source != self._importer.source:
                return refused(row, "quota.day_taken", "at", at, {"on": str(agreed)})
        self._quotas(node.kind, node.number).append(
            (self._importer.source, period.start_on, period.until_on, agreed)
        )
        values = {
            node.kind: self._key(node.kind, node.number),
            "starts_on": period.start_on,
            "until_on": period.until_on,
            "amount": read.amount,
            "currency": read.currency,
            "valid_from": agreed,
        }
        return TypedRow(QUOTA, values, row.file, row.row)

    def _call(self, read: _Read, period: Period) -> TypedRow | Finding:
        row, at = read.row, read.row.values.get("at")
        if period.kind != PeriodKind.QUARTER:
            return refused(
                row, "stated.call_no_quarter", "period", row.values["period"], {"period": period.code}
            )
        if at is None:
            return refused(row, "stated.call_without_day", "at", None, {})
        node = self._node(row, day_of(at, self._importer.history.zone))
        if isinstance(node, Finding):
            return node
        if node.kind != "position":
            return refused(row, "stated.call_of_territory", "node", row.values.get("node"), {})
        values: dict[str, Any] = {
            "position": self._key("position", node.number),
            "starts_on": period.start_on,
            "category": row.values["measure"],
            "amount": read.amount,
            "currency": read.currency,
            "at": at,
        }
        if node.person is not None:
            values["person"] = self._key("person", node.person)
        return TypedRow("call", values, row.file, row.row)

    def _node(self, row: TypedRow, on: date) -> Meant | Finding:
        text = row.values.get("node")
        if not text:
            return refused(row, "stated.node_missing", "node", None, {})
        nodes = self._names.nodes(text, on)
        if len(nodes) == 1:
            return nodes.pop()
        people = self._names.people(text)
        if len(people) > 1 or (nodes and not people):
            return refused(row, "stated.node_ambiguous", "node", text, {"count": len(people) or len(nodes)})
        rule = (
            "stated.in_two_positions"
            if nodes
            else "stated.in_no_position"
            if people
            else "stated.node_unknown"
        )
        return refused(row, rule, "node", text, {"on": on})

    def _key(self, kind: str, number: int) -> str:
        return self._importer.index.name(kind, number, *address_of(kind, number))

    def _quotas(self, kind: str, number: int) -> list[tuple[str, date, date, date]]:
        if (kind, number) not in self._held:
            self._held[kind, number] = quota_spans(kind, number)
        return self._held[kind, number]

    @cached_property
    def _names(self) -> NodesByText:
        return NodesByText()
