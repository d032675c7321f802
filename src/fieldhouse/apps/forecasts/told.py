"""The history of a home in the file contract of the forecast engine (``docs/forecast-engine.md``).

A deal's past is what was true when, by the changes as they stand in the generation; an edit made here holds against
what the CRM says of the field later. Deals that their source has no more are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from fieldhouse.domain.currency import exponent
from fieldhouse.facts.conversion import VIEWS, Converter, rate_table
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.outbox import OURS

SEGMENTS = ("type", "order_type")
"""Fields of a deal that are segments of its own."""

_FIELDS = {"close_on": "close_date", "owner": "owner_id"}
"""Names of the contract that are not ours."""
_TOLD = ("stage", "amount", "close_on", "category", "owner", *SEGMENTS)
_PLAN = VIEWS.index("plan")

SHORT, LONG = (7, 14, 21, 28), (7, 28, 63, 91)
"""Days ahead that a backtest looks: of a history of less than `LONG_FROM` days, and of a longer one."""
LONG_FROM = 364
SEASON = 364
EVERY_DAYS = 7


@dataclass(frozen=True)
class Told:
    """What the files hold: ``about``, and the three tables with the contract's columns, in a fixed order."""

    about: dict[str, Any]
    opportunities: pl.DataFrame
    history: pl.DataFrame
    activities: pl.DataFrame


@dataclass(frozen=True)
class Naming:
    """How the files name deals and people, by number; without a name it is the number itself."""

    deals: Mapping[int, str]
    people: Mapping[int, str]


def told(
    history: History,
    view: DayView,
    shown: np.ndarray,
    *,
    naming: Naming | None = None,
    in_currency: str = "",
    beside: Mapping[str, pl.Series] | None = None,
) -> Told:
    """The deals of a day that ``shown`` says (one truth value a deal), and what was told of them until the day ended.

    ``in_currency`` sees every amount at the plan rate of the day, those without one as no amount; otherwise each deal
    keeps its own. ``beside`` are further segments, one value a deal of the view, without a past.
    """
    deals = _deals(history, view, shown, beside or {})
    changes = _changes(history, view, deals)
    amounts = _Amounts(history, view, in_currency)
    values = amounts.applied(_valued(changes, _stage_names(history))).sort(
        "key", "field", "valid_from", "seq"
    )
    first = _first(values, deals)
    rest = values.join(first.select("key", "field", "seq"), on=["key", "field", "seq"], how="anti")
    names = _Names(naming)
    opportunities = _opportunities(deals, first, amounts, names, list(beside or {}))
    return Told(
        about=_about(history, view, rest, deals),
        opportunities=opportunities,
        history=_history(rest, names),
        activities=_activities(history, view, deals, names),
    )


def _deals(
    history: History, view: DayView, shown: np.ndarray, beside: Mapping[str, pl.Series]
) -> pl.DataFrame:
    """Key, currency and creation of the deals, and what stands beside them."""
    events = history.events_until(view.as_of)
    rows = events.filter(events.entity == "opportunity", events.field == "created")
    created = _table(history, rows.select("key", "valid_from", "seq", "source"))
    newest = created.sort("key", pl.col("source") == OURS, "valid_from", "seq").unique("key", keep="last")
    currency = view.deals["currency"].combine_chunks().cast("string")
    told = pl.DataFrame(
        {"key": view.columns.keys, "currency": pl.Series(currency.to_pylist(), dtype=pl.String), **beside}
    )
    told = told.filter(pl.Series(shown))
    return told.join(newest.select("key", created_at="valid_from"), on="key").sort("key")


def _changes(history: History, view: DayView, deals: pl.DataFrame) -> pl.DataFrame:
    """The events of those deals by key, field and time; none of the CRM's after an edit made here of the same field."""
    events = history.events_until(view.as_of)
    rows = events.filter(events.entity == "opportunity", events.field.isin(_TOLD))
    found = _table(
        history,
        rows.select("key", "field", "value_int", "value_code", "value_on", "valid_from", "seq", "source"),
    ).join(deals.select("key", "created_at"), on="key")
    is_ours = pl.col("source") == OURS
    edited_at = pl.col("valid_from").filter(is_ours).min().over("key", "field")
    kept = found.filter(is_ours | edited_at.is_null() | (pl.col("valid_from") < edited_at))
    return kept.sort("key", "field", "valid_from", "seq")


def _table(history: History, rows: Any) -> pl.DataFrame:
    table = pl.from_arrow(history.session.arrow(rows))
    assert isinstance(table, pl.DataFrame)  # nosec B101 # noqa: S101 - a table stays one
    return table


def _valued(changes: pl.DataFrame, stages: pl.DataFrame) -> pl.DataFrame:
    """The changes with ``value`` as the files write it, amounts left in minor units; stages by their names."""
    day = pl.col("value_on").dt.to_string("%Y-%m-%d")
    named = changes.join(stages, left_on=["source", "value_code"], right_on=["source", "stage"], how="left")
    by_code = pl.col("name").fill_null(pl.col("value_code"))
    value = (
        pl.when(pl.col("field") == "stage")
        .then(by_code)
        .when(pl.col("field") == "close_on")
        .then(day)
        .when(pl.col("field") == "owner")
        .then(pl.col("value_int").cast(pl.String))
        .otherwise(pl.col("value_code"))
    )
    return named.with_columns(value=value.fill_null(""))


def _stage_names(history: History) -> pl.DataFrame:
    """What the files call each stage: its code, with its source before it where two sources have one of that code."""
    rules = pl.from_dicts(_stage_rules(history), schema=["source", "stage", "position", "outcome"])
    several = pl.col("source").n_unique().over("stage") > 1
    named = pl.when(several).then(pl.format("{}:{}", "source", "stage")).otherwise("stage")
    return rules.select("source", "stage", name=named)


def _stage_rules(history: History) -> list[dict[str, Any]]:
    """The newest rule of every stage, in the order of the map."""
    newest = {}
    for row in history.snapshot("stages").to_pylist():
        if row["valid_to"] is None:
            newest[row["source"], row["stage"]] = row
    ordered = sorted(newest.values(), key=lambda row: (row["position"], row["source"], row["stage"]))
    return [{name: row[name] for name in ("source", "stage", "position", "outcome")} for row in ordered]


class _Amounts:
    """Amounts as the files write them: in the deal's own currency, or in one at the plan rate of the day."""

    def __init__(self, history: History, view: DayView, in_currency: str) -> None:
        self.in_currency = in_currency
        currencies, places = view.columns.codes("currency")
        own = pl.Series([*currencies, None], dtype=pl.String)[np.where(places < 0, len(currencies), places)]
        self._of_deals = pl.DataFrame({"key": view.columns.keys, "own": own})
        self._factors = dict.fromkeys(currencies, 1.0)
        if in_currency:
            converter = Converter(rate_table(history.snapshot("rates")), in_currency, view.as_of)
            self._factors = {
                one: found for one in currencies if (found := _factor(converter, one, view.as_of))
            }
        self._minor = {one: 10.0 ** exponent(in_currency or one) for one in currencies}

    def applied(self, values: pl.DataFrame) -> pl.DataFrame:
        """The values with amounts in major units; empty where there is no rate."""
        rows = values.join(self._of_deals, on="key", how="left", maintain_order="left")
        minor = pl.col("value_int") * _by_currency(self._factors)
        amount = pl.format("{}", minor.round() / _by_currency(self._minor)).fill_null("")
        is_amount = pl.col("field") == "amount"
        return rows.with_columns(value=pl.when(is_amount).then(amount).otherwise("value")).drop("own")


def _by_currency(numbers: Mapping[str, float]) -> pl.Expr:
    return pl.col("own").replace_strict(dict(numbers), default=None, return_dtype=pl.Float64)


def _factor(converter: Converter, currency: str, on: date) -> float | None:
    """What an amount in minor units is multiplied by; ``None`` without a plan rate on the day."""
    if currency == converter.currency:
        return 1.0
    rate = converter.rates(currency, on)[_PLAN]
    if rate is None:
        return None
    return rate.rate_num / rate.rate_den * 10.0 ** (exponent(rate.quote) - exponent(rate.base))


def _first(values: pl.DataFrame, deals: pl.DataFrame) -> pl.DataFrame:
    """What a deal came with: of amount, owner and segments the newest value no later than its creation."""
    came = values.filter(
        pl.col("field").is_in(["amount", "owner", *SEGMENTS]), pl.col("valid_from") <= pl.col("created_at")
    )
    return came.unique(["key", "field"], keep="last", maintain_order=True)


class _Names:
    def __init__(self, naming: Naming | None) -> None:
        self._naming = naming

    def deal(self) -> pl.Expr:
        """The name of the deal of a row."""
        number = pl.col("key").cast(pl.String)
        if self._naming is None:
            return number
        return pl.col("key").replace_strict(dict(self._naming.deals), default=number, return_dtype=pl.String)

    def person(self, column: str) -> pl.Expr:
        """The name of a person whose number is written in a column."""
        if self._naming is None:
            return pl.col(column)
        people = {str(number): name for number, name in self._naming.people.items()}
        return pl.col(column).replace_strict(people, default=pl.col(column), return_dtype=pl.String)


def _opportunities(
    deals: pl.DataFrame, first: pl.DataFrame, amounts: _Amounts, names: _Names, beside: list[str]
) -> pl.DataFrame:
    for field in ("amount", "owner", *SEGMENTS):
        own = first.filter(pl.col("field") == field).select("key", pl.col("value").alias(field))
        deals = deals.join(own, on="key", how="left", maintain_order="left")
    currency = pl.lit(amounts.in_currency) if amounts.in_currency else pl.col("currency")
    rows = deals.select(
        names.deal().alias("opportunity_id"),
        _instant("created_at").alias("created_at"),
        names.person("owner").alias("owner_id"),
        "amount",
        currency.alias("currency"),
        *SEGMENTS,
        *beside,
    )
    return rows.sort("opportunity_id").with_columns(pl.all().fill_null(""))


def _history(rest: pl.DataFrame, names: _Names) -> pl.DataFrame:
    rows = rest.sort("key", "valid_from", "field", "seq").select(
        opportunity_id=names.deal(),
        field=pl.col("field").replace(_FIELDS),
        value=pl.when(pl.col("field") == "owner").then(names.person("value")).otherwise("value"),
        at=_instant("valid_from"),
    )
    return rows.sort("opportunity_id", "at", maintain_order=True)


def _activities(history: History, view: DayView, deals: pl.DataFrame, names: _Names) -> pl.DataFrame:
    events = history.events_until(view.as_of)
    rows = events.filter(events.entity == "activity").select("key", "value_code", "valid_from")
    found = _table(history, rows).join(deals.select("key"), on="key")
    return found.select(
        opportunity_id=names.deal(), at=_instant("valid_from"), kind=pl.col("value_code").fill_null("")
    ).sort("opportunity_id", "at", "kind")


def _instant(column: str) -> pl.Expr:
    return pl.col(column).dt.to_string("%Y-%m-%dT%H:%M:%S%.fZ")


def _about(history: History, view: DayView, rest: pl.DataFrame, deals: pl.DataFrame) -> dict[str, Any]:
    """Stages by the newest map; observed since the first deal that ended, for what ended before is not all there."""
    names = {
        (row["source"], row["stage"]): row["name"] for row in _stage_names(history).iter_rows(named=True)
    }
    by_outcome: dict[str, list[str]] = {"open": [], "won": [], "lost": []}
    for rule in _stage_rules(history):
        own = by_outcome.get(rule["outcome"], [])
        own.append(names[rule["source"], rule["stage"]])
    ended = rest.filter(
        pl.col("field") == "stage", pl.col("value").is_in([*by_outcome["won"], *by_outcome["lost"]])
    )
    until = history.end_of(view.as_of)
    first = ended["valid_from"].min() or deals["created_at"].min() or until - timedelta(days=1)
    assert isinstance(first, datetime)  # nosec B101 # noqa: S101 - a column of instants
    begins = min(_day(first), until - timedelta(days=1))
    span = (until - begins).days
    horizons = LONG if span >= LONG_FROM else SHORT
    return {
        "order": by_outcome["open"],
        "won": by_outcome["won"],
        "lost": by_outcome["lost"],
        "observed_from": _iso(begins),
        "observed_to": _iso(until),
        "origins_from": _iso(_day(begins + timedelta(days=min(SEASON, span // 2)))),
        "every_days": EVERY_DAYS,
        "horizons_days": list(horizons),
        "period_start_days": horizons[-1],
    }


def _day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _iso(at: datetime) -> str:
    return at.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
