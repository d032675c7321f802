"""Rows that are facts: changes, activities, splits, and what an export says of the present.

An export states where every deal stands; history rows state how it came there. What the export says and the history
does not is an event too. A field whose whole history is missing is taken to hold since the deal was created, when it is
one that rarely moves (owner, account, territory, type, currency), which a note tells; stage, category, amount and close
date are known since the row was modified or the export was taken, and of a closed deal since it closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from fieldhouse.apps.imports.actions.known_facts import KnownFacts, Points, Value
from fieldhouse.apps.imports.columns import found, minor
from fieldhouse.apps.imports.ledger import Ledger, Outcome
from fieldhouse.apps.imports.queries import Index
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.instants import as_of_instant, day_of
from fieldhouse.facts.events import ChangeEvent
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS, TypedRow

_REFERENCES = {"owner": "person", "account": "account", "territory": "territory"}
_MOVING = frozenset({"stage", "category", "amount", "close_on"})
"""Fields that move in the life of every deal, so that nothing can be assumed of them before they are known."""


class Present(NamedTuple):
    """What an export says of a deal: its fields as event values, and since when at the least they hold."""

    file: str
    number: int
    values: dict[str, tuple[int | None, str | None, date | None]]
    created_at: datetime
    since: datetime
    closed_since: datetime | None


class HistoryRows:
    """Collects the events of one import; `events` is what the import adds to the history."""

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
        self._taken_until = as_of_instant(taken_on, self.zone).replace(tzinfo=None)
        self._events: list[ChangeEvent] = []
        self._presents: list[Present] = []
        self._currencies: dict[int, str] = {}
        self._assumed: Counter[tuple[str, str]] = Counter()

    def take(self, row: TypedRow) -> Outcome:
        """Take a row of a kind that is, or also is, history."""
        if row.kind == "change":
            return self._change(row)
        if row.kind == "activity":
            return self._activity(row)
        if row.kind == "split":
            return self._split(row)
        return self._opportunity(row)

    def currency_of(self, opportunity: int) -> str | None:
        """The currency of a deal's amounts, as far as the rows so far and the home tell."""
        return self._currencies.get(opportunity) or self._known.currency_of(opportunity)

    def events(self) -> list[ChangeEvent]:
        """All events of the import, in the order of their instants: the rows' own, then what exports say beyond."""
        self._events.sort(key=lambda event: event.valid_from)
        newest = self._known.newest_of({present.number for present in self._presents})
        for event in self._events:
            if event.entity == "opportunity":
                slot = (event.key, event.field)
                if slot not in newest or newest[slot][0] <= event.valid_from:
                    newest[slot] = (event.valid_from, event[3:6])
        for present in self._presents:
            self._events.extend(self._beyond_history(present, newest))
        self._note_assumptions()
        return self._events

    def _beyond_history(self, present: Present, newest: dict[tuple[int, str], Any]) -> Iterable[ChangeEvent]:
        for field, value in present.values.items():
            last = newest.get((present.number, field))
            if last is not None:
                is_older = last[0] >= self._taken_until  # an export of before what is known says nothing new
                if not is_older and not _same(field, last[1], value):
                    yield self._event(
                        "opportunity", present.number, field, value, max(present.since, last[0])
                    )
            elif value != (None, None, None):
                yield self._event(
                    "opportunity", present.number, field, value, self._first_known(present, field)
                )

    def _first_known(self, present: Present, field: str) -> datetime:
        """Since when a field without any history holds."""
        if field not in _MOVING:
            self._assumed[present.file, field] += 1
            return present.created_at
        return present.closed_since or present.since

    def _note_assumptions(self) -> None:
        for (file, field), count in sorted(self._assumed.items()):
            fields = {"field": field, "count": str(count)}
            self._ledger.find(Finding("history.assumed_since_created", Severity.NOTE, file, fields=fields))

    def _opportunity(self, row: TypedRow) -> Outcome:
        values = row.values
        number = self._number("opportunity", values["key"])
        if values.get("currency"):
            self._currencies[number] = values["currency"]
        if values.get("created_at"):
            created_at = _naive(values["created_at"])
        else:  # known since the first export that held it
            created_at = self._known.created_at(number) or self._taken_at
        created_on = day_of(created_at.replace(tzinfo=UTC), self.zone)
        outcome = self._add("opportunity", number, "created", (None, None, created_on), created_at)
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
        self._presents.append(Present(row.file, number, presents, created_at, since, closed_since))
        return outcome

    def _change(self, row: TypedRow) -> Outcome:
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
        if field == "stage":
            value = (None, value[1], day_of(at.replace(tzinfo=UTC), self.zone))
        return self._add("opportunity", number, field, value, at)

    def _activity(self, row: TypedRow) -> Outcome:
        values, number = row.values, self._number("opportunity", row.values["opportunity"])
        person = self.index.number("person", values.get("person"))
        if values.get("person") and person is None:
            self._ledger.find(found(row, "reference.unknown", "person", values["person"], to="person"))
        return self._add("activity", number, "activity", (person, values["kind"], None), _naive(values["at"]))

    def _split(self, row: TypedRow) -> Outcome:
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
        outcomes = [self._hold(number, name, {begins: value}, value) for name, value in said.items()]
        outcomes.append(
            self._hold(
                number, "share", {begins: share} if ends is None else {begins: share, ends: nothing}, nothing
            )
        )
        return max(outcomes)

    def _hold(self, split: int, field: str, wanted: Points, before: Value) -> Outcome:
        """Make the history of a field of a split say what is wanted from each instant on, and ``before`` until then.

        What was said of other instants is said anew: a share that was taken back, or that no longer ends.
        """
        points, outcome = self._known.points(split, field), Outcome.UNCHANGED
        for at in sorted({*points, *wanted}):
            begun = [one for one in wanted if one <= at]
            value = wanted[max(begun)] if begun else before
            if points.get(at) != value:
                points[at] = value
                self._events.append(self._event("split", split, field, value, at))
                outcome = Outcome.CREATED
        return outcome

    def _number(self, kind: str, key: str) -> int:
        """The number of a record that the batch has written; without it the row was rejected before."""
        return self.index.of(kind)[key].number

    def _value(
        self, row: TypedRow, field: str, said: Any, number: int
    ) -> tuple[int | None, str | None, date | None]:
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

    def _add(
        self,
        entity: str,
        key: int,
        field: str,
        value: tuple[int | None, str | None, date | None],
        at: datetime,
    ) -> Outcome:
        event = self._event(entity, key, field, value, at)
        if self._known.has(event):
            return Outcome.UNCHANGED
        self._events.append(event)
        return Outcome.CREATED

    def _event(
        self,
        entity: str,
        key: int,
        field: str,
        value: tuple[int | None, str | None, date | None],
        at: datetime,
    ) -> ChangeEvent:
        if field == "stage" and value[2] is None:
            value = (None, value[1], day_of(at.replace(tzinfo=UTC), self.zone))
        return ChangeEvent(entity, key, field, *value, at, self._recorded_at, self._source)

    def _start_of(self, day: date) -> datetime:
        return as_of_instant(day - timedelta(days=1), self.zone).replace(tzinfo=None)


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)


def _same(field: str, held: tuple[Any, ...], said: tuple[Any, ...]) -> bool:
    """Whether two values of a field are equal; a stage's day is no part of its value."""
    return held[1] == said[1] if field == "stage" else tuple(held) == tuple(said)
