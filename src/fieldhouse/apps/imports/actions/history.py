"""Rows that are facts: changes, activities, splits, and what an export says of the present (`presents`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa

from fieldhouse.apps.imports.actions.event_columns import days_of, events_of
from fieldhouse.apps.imports.actions.known_facts import KnownFacts, Points
from fieldhouse.apps.imports.actions.presents import VALUE_OF, Presents, Value
from fieldhouse.apps.imports.columns import found, minor
from fieldhouse.apps.imports.ledger import Ledger, Outcome
from fieldhouse.apps.imports.queries import Index
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.instants import as_of_instant, day_of
from fieldhouse.facts.event_log import EventLog
from fieldhouse.facts.events import ChangeEvent, said_by
from fieldhouse.facts.folder import FactFile
from fieldhouse.facts.generations import first_seq
from fieldhouse.facts.identity import identities
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS, TypedRow

_REFERENCES = {"owner": "person", "account": "account", "territory": "territory"}


class HistoryRows:
    """Writes the events of one import away; `finish` gives the files of all that it adds to the history."""

    def __init__(
        self,
        source: str,
        zone: str,
        taken_on: date,
        recorded_at: datetime,
        index: Index,
        ledger: Ledger,
        known: KnownFacts,
    ) -> None:
        self.index, self._ledger, self._known = index, ledger, known
        self._source, self.zone = source, zone
        self._recorded_at = recorded_at.astimezone(UTC).replace(tzinfo=None)
        self._taken_at = self._start_of(taken_on)
        self._presents = Presents(as_of_instant(taken_on, self.zone).replace(tzinfo=None))
        self._log = EventLog(first_seq())
        self._currencies: dict[int, str] = {}

    def take(self, rows: Iterable[TypedRow]) -> list[Outcome]:
        """Take rows of kinds that are, or also are, history, in their order; what became of each."""
        told: list[tuple[int, ChangeEvent]] = []
        certain: list[ChangeEvent] = []
        outcomes: list[Outcome] = []
        for row in rows:
            one = self._told_by(row, certain)
            if isinstance(one, ChangeEvent):
                told.append((len(outcomes), one))
                one = Outcome.UNCHANGED
            outcomes.append(one)
        for (place, event), is_new in zip(told, self._add(event for _place, event in told), strict=True):
            if is_new:
                outcomes[place] = Outcome.CREATED
                if event.field in VALUE_OF and event.entity == "opportunity":
                    self._presents.tell(event.field, event.key, event.valid_from, event[3:6])
        self._log.extend(_identified(certain))
        return outcomes

    def currency_of(self, opportunity: int) -> str | None:
        """The currency of a deal's amounts, as far as the rows so far and the home tell."""
        return self._currencies.get(opportunity) or self._known.currency_of(opportunity)

    def finish(self) -> list[FactFile]:
        """The files of the import's events: the rows' own, then what exports say beyond the history."""
        assumed: Counter[tuple[str, str]] = Counter()
        for field, rows in self._presents.beyond(self._known.newest_of, assumed):
            self._log.extend(self._events_of(field, rows))
        for (file, field), count in sorted(assumed.items()):
            fields = {"field": field, "count": str(count)}
            self._ledger.find(Finding("history.assumed_since_created", Severity.NOTE, file, fields=fields))
        return self._log.finish()

    def _told_by(self, row: TypedRow, certain: list[ChangeEvent]) -> ChangeEvent | Outcome:
        """The event that a row tells, which may be known, or what became of the row; ``certain`` gets new events."""
        if row.kind == "change":
            return self._change(row)
        if row.kind == "activity":
            return self._activity(row)
        if row.kind == "split":
            return self._split(row, certain)
        return self._opportunity(row)

    def _add(self, events: Iterable[ChangeEvent]) -> list[bool]:
        """Write away those events that the home does not know; which these are."""
        told = _identified(events)
        is_new = ~self._known.has(told["identity"].to_numpy())
        self._log.extend(told.filter(pa.array(is_new)))
        return list(is_new.tolist())

    def _opportunity(self, row: TypedRow) -> ChangeEvent:
        values = row.values
        number = self._number("opportunity", values["key"])
        if values.get("currency"):
            self._currencies[number] = values["currency"]
        if values.get("created_at"):
            created_at = _naive(values["created_at"])
        else:  # known since the first export that held it
            created_at = self._known.created_at(number) or self._taken_at
        created_on = day_of(created_at.replace(tzinfo=UTC), self.zone)
        presents = {
            name: self._value(row, name, values[name], number)
            for name in OPPORTUNITY_FIELDS
            if name in values
        }
        closed_on = (
            values.get("close_on") if self._known.outcome_of(values.get("stage")) in ("won", "lost") else None
        )
        if closed_on is not None and closed_on < created_on:
            self._ledger.find(
                found(
                    row,
                    "opportunity.closed_before_created",
                    "close_on",
                    str(closed_on),
                    created_on=str(created_on),
                )
            )
        modified_at = values.get("modified_at")
        since = _naive(modified_at) if modified_at else max(self._taken_at, created_at)
        closed_since = max(self._start_of(closed_on), created_at) if closed_on is not None else None
        self._presents.say(row.file, number, presents, created_at, since, closed_since)
        return self._event("opportunity", number, "created", (None, None, created_on), created_at)

    def _change(self, row: TypedRow) -> ChangeEvent | Outcome:
        values, number = row.values, self._number("opportunity", row.values["opportunity"])
        field, at, said = values["field"], _naive(values["at"]), values.get("value")
        if field == "currency" and said:
            self._currencies[number] = said
        read: Any = said
        if said is not None and field == "amount":
            read = Decimal(said)
        elif said is not None and field == "close_on":
            read = date.fromisoformat(said)
        try:
            value = self._value(row, field, read, number)
        except BadInput as refusal:
            fields = {name: str(one) for name, one in refusal.fields.items()}
            self._ledger.find(
                Finding(refusal.code, Severity.REJECTED, row.file, row.row, "value", said, fields)
            )
            return Outcome.REJECTED
        return self._event("opportunity", number, field, value, at)

    def _activity(self, row: TypedRow) -> ChangeEvent:
        values, number = row.values, self._number("opportunity", row.values["opportunity"])
        person = self.index.number("person", values.get("person"))
        if values.get("person") and person is None:
            self._ledger.find(found(row, "reference.unknown", "person", values["person"], to="person"))
        return self._event(
            "activity", number, "activity", (person, values["kind"], None), _naive(values["at"])
        )

    def _split(self, row: TypedRow, certain: list[ChangeEvent]) -> Outcome:
        values = row.values
        number = self._number("split", values["key"])
        begins = self._start_of(values["valid_from"])
        opportunity = self.index.number("opportunity", values["opportunity"])
        person = self.index.number("person", values["person"])
        ends = self._start_of(values["valid_to"]) if values.get("valid_to") else None
        said: dict[str, Value] = {
            "opportunity": (opportunity, None, None),
            "person": (person, None, None),
            "kind": (None, values["kind"], None),
        }
        share, nothing = (values["share"], None, None), (0, None, None)
        outcomes = [self._hold(number, name, {begins: value}, value, certain) for name, value in said.items()]
        shares = {begins: share} if ends is None else {begins: share, ends: nothing}
        return max(*outcomes, self._hold(number, "share", shares, nothing, certain))

    def _hold(
        self, split: int, field: str, wanted: Points, before: Value, certain: list[ChangeEvent]
    ) -> Outcome:
        """Make the history of a field of a split say what is wanted from each instant on, and ``before`` until then.

        What was said of other instants is said anew: a share that was taken back, or that no longer ends.
        """
        points, outcome = self._known.points(split, field), Outcome.UNCHANGED
        for at in sorted({*points, *wanted}):
            begun = [one for one in wanted if one <= at]
            value = wanted[max(begun)] if begun else before
            if points.get(at) != value:
                points[at] = value
                certain.append(self._event("split", split, field, value, at))
                outcome = Outcome.CREATED
        return outcome

    def _number(self, kind: str, key: str) -> int:
        """The number of a record that the batch has written; without it the row was rejected before."""
        return self.index.of(kind)[key].number

    def _value(self, row: TypedRow, field: str, said: Any, number: int) -> Value:
        """A field's value as an event holds it; what cannot be found is a finding and an empty value."""
        if said is None:
            return (None, None, None)
        if field in _REFERENCES:
            reference = self.index.number(_REFERENCES[field], said)
            if reference is None:
                self._ledger.find(found(row, "reference.unknown", field, said, to=_REFERENCES[field]))
            return (reference, None, None)
        if field == "amount":
            currency = self.currency_of(number)
            amount_minor, is_rounded = minor(said, currency)
            if is_rounded:
                self._ledger.find(found(row, "amount.rounded", field, str(said), currency=str(currency)))
            return (amount_minor, None, None)
        if field == "close_on":
            return (None, None, said)
        if field == "stage" and self._known.outcome_of(said) is None:
            self._ledger.find(found(row, "stage.unknown", field, said))
        return (None, said, None)

    def _event(self, entity: str, key: int, field: str, value: Value, at: datetime) -> ChangeEvent:
        if field == "stage" and value[2] is None:
            value = (None, value[1], day_of(at.replace(tzinfo=UTC), self.zone))
        return ChangeEvent(entity, key, field, *value, at, self._recorded_at, self._source)

    def _events_of(self, field: str, rows: pl.DataFrame) -> pa.Table:
        """Values of a field of deals (key, valid_from, and the value's column) as events."""
        if field == "stage":
            rows = rows.with_columns(value_on=days_of(rows["valid_from"], self.zone))
        same = {"recorded_at": self._recorded_at, "source": self._source}
        return events_of(rows, entity="opportunity", field=field, **same)

    def _start_of(self, day: date) -> datetime:
        return as_of_instant(day - timedelta(days=1), self.zone).replace(tzinfo=None)


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)


def _identified(events: Iterable[ChangeEvent]) -> pa.Table:
    said = said_by(events)
    return said.append_column("identity", pa.array(identities(said)))
