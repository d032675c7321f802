"""Checks of one row by itself: what would make it a record that cannot be. Each raises, naming what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, NamedTuple

from django.db.backends.base.operations import BaseDatabaseOperations

from fieldhouse.apps.imports.columns import minor
from fieldhouse.apps.imports.kinds import KEPT
from fieldhouse.domain.currency import EXPONENTS, exponent
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.instants import FIRST_YEAR, LAST_YEAR, as_of_instant, checked_day, day_of
from fieldhouse.domain.money import MAX_AMOUNT_MINOR, Rate
from fieldhouse.ingest.schema import RECORDS, Record, TypedRow

LIMIT = Decimal(10) ** 15
"""What an amount in a change row must stay below: the limit of every other decimal (`ingest.schema`)."""

_CATEGORIES = frozenset(RECORDS["opportunity"].field("category").choices)
_INSTANTS = {
    "opportunity": ("created_at", "modified_at"),
    "change": ("at",),
    "standing": ("at",),
    "activity": ("at",),
    "lead": ("created_at",),
    "campaign_lead": ("at",),
    "lead_activity": ("at",),
}
_STARTS = {"opportunity": ("close_on",), "split": ("valid_from", "valid_to")}


class About(NamedTuple):
    """What a check knows beside the row: the currency of its amounts, and the reporting zone."""

    currency: Callable[[TypedRow], str | None]
    zone: str


Check = Callable[[TypedRow, About], None]


def refusals(row: TypedRow, about: About) -> Iterator[Finding]:
    """Why a row must not be taken; nothing for a good one."""
    for column, check in CHECKS[row.kind]:
        try:
            check(row, about)
        except BadInput as refusal:
            yield refused(row, refusal.code, column, row.values.get(column), refusal.fields)


def refused(row: TypedRow, rule: str, column: str, value: object, fields: Mapping[str, object]) -> Finding:
    """A finding that rejects a row, at its place."""
    shown = None if value is None else str(value)[:200]
    told = {name: str(one) for name, one in fields.items()}
    return Finding(rule, Severity.REJECTED, row.file, row.row, column, shown, told)


def _holds_a_day(begins: str, ends: str, row: TypedRow, _about: About) -> None:
    first, until = row.values.get(begins), row.values.get(ends)
    if first is not None and until is not None and until <= first:
        raise BadInput("interval.empty", valid_from=first, valid_to=until)


def _has_one_node(row: TypedRow, _about: About) -> None:
    if (row.values.get("position") is None) == (row.values.get("territory") is None):
        raise BadInput("quota.not_one_node")


def _is_in_range(name: str, least: int, most: int, row: TypedRow, _about: About) -> None:
    value = row.values.get(name)
    if value is not None and not least <= value <= most:
        limit = least if value < least else most
        raise BadInput("value.out_of_range", column=name, value=value, limit=limit)


def _has_known_currency(row: TypedRow, _about: About) -> None:
    if row.values.get("currency") is not None:
        exponent(row.values["currency"])


def _has_money(name: str, row: TypedRow, about: About) -> None:
    value = row.values.get(name)
    if value is None:
        return
    currency = about.currency(row)
    if currency is None and row.kind != "product_line":  # its deal may stand in a later row
        raise BadInput("amount.no_currency", value=value)
    if currency in EXPONENTS:  # an unknown one is refused as such
        minor(value, currency)


def _is_rate(row: TypedRow, _about: About) -> None:
    values = row.values
    rate = Rate.parse(values["base"], values["quote"], format(values["rate"], "f"))
    if max(rate.rate_num, rate.rate_den) > MAX_AMOUNT_MINOR:
        raise BadInput("money.bad_rate", base=rate.base, quote=rate.quote, text=str(values["rate"]))


def _is_change(name: str, row: TypedRow, _about: About) -> None:
    field, value = row.values["field"], row.values.get(name)
    if value is None:
        return
    try:
        if field == "amount" and not abs(Decimal(value)) < LIMIT:
            raise ValueError
        if field == "close_on":
            checked_day(date.fromisoformat(value))
        if field == "category" and value not in _CATEGORIES:
            raise ValueError
    except (ValueError, InvalidOperation, BadInput) as failure:
        raise BadInput("change.bad_value", field=field, value=value[:200]) from failure
    if field == "currency":
        exponent(value)


def _has_a_day(name: str, row: TypedRow, about: About) -> None:
    """Whether an instant belongs to a day of the reporting zone: at the edges of the calendar some do not."""
    value: datetime | None = row.values.get(name)
    if value is not None and not FIRST_YEAR < value.year < LAST_YEAR:
        day_of(value, about.zone)


def _starts_after_a_day(name: str, row: TypedRow, about: About) -> None:
    value: date | None = row.values.get(name)
    if value is not None and value.year == FIRST_YEAR:
        as_of_instant(date.fromordinal(value.toordinal() - 1), about.zone)


def _checks_of(record: Record) -> list[tuple[str, Check]]:
    kind, names = record.kind, {one.name for one in record.fields}
    checks: list[tuple[str, Check]] = []
    if "valid_to" in names:
        checks.append(("valid_to", partial(_holds_a_day, "valid_from", "valid_to")))
    if kind == "quota":
        checks.append(("until_on", partial(_holds_a_day, "starts_on", "until_on")))
        checks.append(("position", _has_one_node))
    if "currency" in names:
        checks.append(("currency", _has_known_currency))
    if kind == "rate":
        checks.append(("rate", _is_rate))
    else:
        checks += [
            (one.name, partial(_has_money, one.name)) for one in record.fields if one.type == "decimal"
        ]
    if kind == "change":
        checks += [(name, partial(_is_change, name)) for name in ("value", "before")]
    checks += [(name, partial(_is_in_range, name, *limits)) for name, limits in limits_of(record).items()]
    checks += [(name, partial(_has_a_day, name)) for name in _INSTANTS.get(kind, ())]
    checks += [(name, partial(_starts_after_a_day, name)) for name in _STARTS.get(kind, ())]
    return checks


def limits_of(record: Record) -> dict[str, tuple[int, int]]:
    """The limits of a kind's whole numbers, as the narrowest of our databases sets them."""
    if record.kind not in KEPT:
        return {}
    kept = KEPT[record.kind]
    ranges: Mapping[str, Any] = BaseDatabaseOperations.integer_field_ranges
    return {
        one.name: ranges[kept.model._meta.get_field(kept.columns[one.name]).get_internal_type()]
        for one in record.fields
        if one.type in ("int", "percent") and one.name in kept.columns
    }


CHECKS: Mapping[str, list[tuple[str, Check]]] = {kind: _checks_of(record) for kind, record in RECORDS.items()}
"""The checks of each kind with the column that a refusal names; they are tried one by one."""
