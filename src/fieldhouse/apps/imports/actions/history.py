"""Rows that are facts: changes, activities, splits, and what an export says of the past and the present.

What it says of them beyond the changes is told at the end: `standings`, `presents`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from fieldhouse.apps.imports.actions.assumed import Assumed
from fieldhouse.apps.imports.actions.event_columns import days_of, events_of
from fieldhouse.apps.imports.actions.known_facts import KnownFacts, Points
from fieldhouse.apps.imports.actions.known_since import Beginnings
from fieldhouse.apps.imports.actions.presents import Presents, Value
from fieldhouse.apps.imports.actions.row_checks import About, refusals
from fieldhouse.apps.imports.actions.stage_names import StageNames
from fieldhouse.apps.imports.actions.standings import Standings
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

REFERENCES = {"owner": "person", "account": "account", "territory": "territory"}


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
        stages: StageNames,
        stated: Collection[str] = (),
    ) -> None:
        self.index, self._ledger, self._known, self.stages = index, ledger, known, stages
        self._source, self.zone = source, zone
        self._recorded_at = recorded_at.astimezone(UTC).replace(tzinfo=None)
        self.taken_at = self.start_of(taken_on)
        self._presents = Presents(as_of_instant(taken_on, self.zone).replace(tzinfo=None))
        self._standings = Standings()
        self.beginnings = Beginnings(taken_on, zone, stated)
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
        for (place, _event), is_new in zip(told, self.add(_identified(one for _, one in told)), strict=True):
            if is_new:
                outcomes[place] = Outcome.CREATED
        self._log.extend(_identified(certain))
        return outcomes

    def add(self, told: pa.Table) -> np.ndarray:
        """Write away those events of rows, with their identities, that the home does not know; which these are."""
        self.beginnings.changed(told)
        return self._add(told)

    def _add(self, told: pa.Table) -> np.ndarray:
        is_new = ~self._known.has(told["identity"].to_numpy())
        new = told.filter(pa.array(is_new))
        self._log.extend(new)
        self._presents.tell(new)
        return is_new

    def events_of(self, rows: pl.DataFrame, **same: str) -> pa.Table:
        """Rows as events of this import, with their identities; the day of a stage is that of its instant."""
        is_stage = rows["field"] == "stage" if "field" in rows.columns else same.get("field") == "stage"
        if "value_on" not in rows.columns:
            rows = rows.with_columns(value_on=pl.lit(None, pl.Date))
        days = days_of(rows["valid_from"], self.zone)
        rows = rows.with_columns(value_on=pl.when(is_stage).then(days).otherwise("value_on"))
        return events_of(rows, recorded_at=self._recorded_at, source=self._source, **same)

    def plain_change(self, field: str, said: str) -> Value | None:
        """The value of a change of any field but the amount, where nothing is to be said of it."""
        row = TypedRow("change", {"field": field, "value": said}, "", 0)
        if any(refusals(row, About(lambda _row: None, self.zone))):
            return None
        value, findings = self._read(row, field, _typed(field, said), None)
        return None if findings else value

    def say_all(self, file: str, rows: pl.DataFrame, values: Mapping[str, pl.Series]) -> None:
        """Take what many rows of an export say: key, created_at, since, closed_since, and event values by field."""
        rows = rows.with_columns(file=pl.lit(self._presents.place(file), pl.Int32))
        for field, value in values.items():
            self._presents.say_all(field, rows.with_columns(value=value))

    def replaced_all(self, file: str, rows: pl.DataFrame) -> None:
        """Take what fields held until changes: key, field, valid_from, and the value in its column of an event."""
        self._standings.replaced_all(file, rows)

    def stood_all(self, file: str, rows: pl.DataFrame, values: Mapping[str, pl.Series]) -> None:
        """Take how many deals stood: their key and at, event values by field, and a stage with its category."""
        if not rows.height:
            return
        for stage, category, count in (
            pl.DataFrame({name: values[name] for name in ("stage", "category")})
            .drop_nulls()
            .group_by("stage", "category", maintain_order=True)
            .len()
            .iter_rows()
            if values.keys() >= {"stage", "category"}
            else ()
        ):
            self.stages.stood(file, stage, category, count)
        self._standings.stood_all(file, rows["key"], rows["at"], values)
        first: datetime = rows["at"].min()  # type: ignore[assignment]
        self.beginnings.stood(values, first)

    def learn_currencies(self, opportunities: Iterable[int], currencies: Iterable[str | None]) -> None:
        """Take the currencies that rows give their deals."""
        self._currencies.update(
            (number, currency) for number, currency in zip(opportunities, currencies, strict=True) if currency
        )

    def first_seen(self, opportunity: int | None) -> datetime:
        """When a deal without a date was created: known since the first export that held it."""
        held = self.seen_before(opportunity)
        if held is None:
            self.beginnings.undated()
        return held or self.taken_at

    def seen_before(self, opportunity: int | None) -> datetime | None:
        """When the home says that a deal was created; ``None`` of one that it does not have."""
        return None if opportunity is None else self._known.created_at(opportunity)

    def currency_of(self, opportunity: int) -> str | None:
        """The currency of a deal's amounts, as far as the rows so far and the home tell."""
        return self._currencies.get(opportunity) or self._known.currency_of(opportunity)

    def is_known(self, field: str) -> bool:
        """Whether the home has any value of a field of the source's deals."""
        return bool(self._known.newest_of(field).drop_nulls("value").height)

    def gone(self) -> frozenset[int]:
        """The deals that the source had no more."""
        return frozenset(self._known.newest_of("gone").drop_nulls("value")["key"])

    def tell_gone(self, deals: Iterable[int], *, is_gone: bool) -> None:
        """Tell that the source has deals no more, or again, since the day of the export."""
        day = day_of(self.taken_at.replace(tzinfo=UTC), self.zone)
        value: Value = (None, None, day if is_gone else None)
        told = [self._event("opportunity", number, "gone", value, self.taken_at) for number in deals]
        self._log.extend(_identified(told))

    def finish(self) -> list[FactFile]:
        """The files of the import's events: the rows' own, then what exports say beyond the history."""
        self._tell_standings()
        assumed = Assumed()
        for field, rows in self._presents.beyond(self._known.newest_of, assumed):
            self._log.extend(self.events_of(rows, entity="opportunity", field=field))
        self._note("history.assumed_since_created", assumed)
        return self._log.finish()

    def _tell_standings(self) -> None:
        """Tell what rows say of past instants beyond the changes; the rows that say more are new."""
        if not self._standings.fields:
            return
        new: set[int] = set()
        assumed = Assumed()
        known = self._known.newest_of("created").select("key", created_at="valid_from")
        created = pl.concat([known, self._presents.created()]).unique("key", keep="last", maintain_order=True)
        for field in self._standings.fields:
            points = pl.concat([self._known.all_of(field), self._presents.told(field)])
            found = self._standings.beyond(field, points, created, assumed)
            is_new = self._add(self.events_of(found.events, entity="opportunity", field=field))
            new |= set(found.rows.filter(pl.Series(is_new)).drop_nulls())
        self._ledger.recount(Outcome.UNCHANGED, Outcome.CREATED, len(new))
        self._note("history.assumed_before_first_change", assumed)

    def _note(self, rule: str, assumed: Assumed) -> None:
        self.beginnings.assumed(assumed)
        for (file, field), count in sorted(assumed.counts.items()):
            fields = {"field": field, "count": str(count)}
            self._ledger.find(Finding(rule, Severity.NOTE, file, fields=fields))

    def _told_by(self, row: TypedRow, certain: list[ChangeEvent]) -> ChangeEvent | Outcome:
        """The event that a row tells, which may be known, or what became of the row; ``certain`` gets new events."""
        if row.kind == "change":
            return self._change(row)
        if row.kind == "standing":
            return self._standing(row)
        if row.kind == "activity":
            return self._activity(row)
        if row.kind == "split":
            return self._split(row, certain)
        return self._opportunity(row)

    def _opportunity(self, row: TypedRow) -> ChangeEvent:
        values = row.values
        number = self._number("opportunity", values["key"])
        if values.get("currency"):
            self._currencies[number] = values["currency"]
        created_at = _naive(values["created_at"]) if values.get("created_at") else self.first_seen(number)
        created_on = day_of(created_at.replace(tzinfo=UTC), self.zone)
        presents = {
            name: self._value(row, name, values[name], number)
            for name in OPPORTUNITY_FIELDS
            if name in values
        }
        closed_on = (
            values.get("close_on") if self.stages.outcome_of(values.get("stage")) in ("won", "lost") else None
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
        since = _naive(modified_at) if modified_at else max(self.taken_at, created_at)
        closed_since = max(self.start_of(closed_on), created_at) if closed_on is not None else None
        self._presents.say(row.file, number, presents, created_at, since, closed_since)
        return self._event("opportunity", number, "created", (None, None, created_on), created_at)

    def _change(self, row: TypedRow) -> ChangeEvent | Outcome:
        values, number = row.values, self._number("opportunity", row.values["opportunity"])
        field, at, said = values["field"], _naive(values["at"]), values.get("value")
        if field == "currency" and said:
            self._currencies[number] = said
        try:
            value = self._value(row, field, _typed(field, said), number)
        except BadInput as refusal:
            fields = {name: str(one) for name, one in refusal.fields.items()}
            self._ledger.find(
                Finding(refusal.code, Severity.REJECTED, row.file, row.row, "value", said, fields)
            )
            return Outcome.REJECTED
        if values.get("before") is not None:
            before = self._value(row, field, _typed(field, values["before"]), number)
            self._standings.replaced(row.file, number, field, at, before)
        return self._event("opportunity", number, field, value, at)

    def _standing(self, row: TypedRow) -> Outcome:
        """Take how a deal stood; whether that is new is known when all changes are (`finish`)."""
        values, number = row.values, self._number("opportunity", row.values["opportunity"])
        stood = {
            name: self._value(row, name, values[name], number)
            for name in OPPORTUNITY_FIELDS
            if name in values
        }
        if values.get("stage") and values.get("category"):
            self.stages.stood(row.file, values["stage"], values["category"])
        self._standings.stood(row.file, number, _naive(values["at"]), stood)
        self.beginnings.stood(stood, _naive(values["at"]))
        return Outcome.UNCHANGED

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
        begins = self.start_of(values["valid_from"])
        opportunity = self.index.number("opportunity", values["opportunity"])
        person = self.index.number("person", values["person"])
        ends = self.start_of(values["valid_to"]) if values.get("valid_to") else None
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
        value, findings = self._read(row, field, said, number)
        for one in findings:
            if one.rule == "stage.unknown":
                self.stages.missed(one)
            else:
                self._ledger.find(one)
        return value

    def _read(self, row: TypedRow, field: str, said: Any, number: int | None) -> tuple[Value, list[Finding]]:
        if said is None:
            return (None, None, None), []
        if field in REFERENCES:
            to = REFERENCES[field]
            reference = self.index.number(to, said)
            unknown = [] if reference else [found(row, "reference.unknown", field, said, to=to)]
            return (reference, None, None), unknown
        if field == "amount":
            currency = row.values.get("currency") or (None if number is None else self.currency_of(number))
            amount_minor, is_rounded = minor(said, currency)
            note = found(row, "amount.rounded", field, str(said), currency=str(currency))
            return (amount_minor, None, None), [note] if is_rounded else []
        if field == "close_on":
            return (None, None, said), []
        if field == "stage":
            return self._stage(row, said)
        return (None, said, None), []

    def _stage(self, row: TypedRow, said: str) -> tuple[Value, list[Finding]]:
        name = self.stages.named(said)
        if name is None:
            return (None, said, None), [found(row, "stage.unknown", "stage", said)]
        spelled = [found(row, "stage.spelled", "stage", said, taken=name)] if name != said else []
        return (None, name, None), spelled

    def _event(self, entity: str, key: int, field: str, value: Value, at: datetime) -> ChangeEvent:
        if field == "stage" and value[2] is None:
            value = (None, value[1], day_of(at.replace(tzinfo=UTC), self.zone))
        return ChangeEvent(entity, key, field, *value, at, self._recorded_at, self._source)

    def start_of(self, day: date) -> datetime:
        """The instant at which a day begins in the reporting zone, in UTC."""
        return as_of_instant(day - timedelta(days=1), self.zone).replace(tzinfo=None)


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)


def _typed(field: str, said: str | None) -> Any:
    """The plain text of a change's value as its field's type."""
    if said is None:
        return None
    if field == "amount":
        return Decimal(said)
    return date.fromisoformat(said) if field == "close_on" else said


def _identified(events: Iterable[ChangeEvent]) -> pa.Table:
    said = said_by(events)
    return said.append_column("identity", pa.array(identities(said)))
