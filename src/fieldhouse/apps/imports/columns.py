"""A typed row's values as the columns of its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from fieldhouse.apps.imports.kinds import Kept
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.money import Rate, from_decimal
from fieldhouse.domain.quantities import in_parts
from fieldhouse.ingest.schema import TypedRow

Number = Callable[[str, str | None], int | None]
"""The number of a record: kind and source key in."""


def columns_of(
    row: TypedRow, kept: Kept, currency: str | None, number: Number
) -> tuple[dict[str, Any], list[Finding]]:
    """The columns that a row gives, and what was noticed: unknown references left empty, amounts rounded.

    ``currency`` is that of the row's amounts; without one they are left empty. Raises ``BadInput`` where the row cannot
    be kept: an unknown currency, a rate that is none.
    """
    columns: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, column in kept.columns.items():
        if name not in row.values:
            continue
        value = row.values[name]
        field = kept.record.field(name)
        if field.type == "ref":
            columns[column] = number(str(field.to), value)
            if value is not None and columns[column] is None and field.to != row.kind:
                findings.append(found(row, "reference.unknown", name, str(value), to=str(field.to)))
        elif field.type == "quantity":
            columns[column] = None if value is None else in_parts(value)
        elif isinstance(value, Decimal) and currency is None:
            columns[column] = None
            findings.append(found(row, "amount.no_currency", name, str(value)))
        elif isinstance(value, Decimal):
            columns[column], is_rounded = minor(value, currency)
            if is_rounded:
                findings.append(found(row, "amount.rounded", name, str(value), currency=str(currency)))
        else:
            columns[column] = "" if value is None and column in kept.texts else value
    if row.kind == "rate":
        columns |= _rate(row.values)
    return columns, findings


def minor(value: Decimal, currency: str | None) -> tuple[int, bool]:
    """An amount in minor units and whether it had to be rounded; ``BadInput`` without a known currency."""
    if currency is None:
        raise BadInput("amount.no_currency", value=value)
    money, is_rounded = from_decimal(value, currency)
    return money.amount_minor, is_rounded


def found(row: TypedRow, rule: str, column: str | None, value: str | None, **fields: str) -> Finding:
    """A warning at a row's place."""
    return Finding(rule, Severity.WARNING, row.file, row.row, column, value and value[:200], fields)


def _rate(values: Mapping[str, Any]) -> dict[str, Any]:
    rate = Rate.parse(values["base"], values["quote"], format(values["rate"], "f"))
    return {"rate_num": rate.rate_num, "rate_den": rate.rate_den}
