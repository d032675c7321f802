"""What an export lets anybody know: the history that Salesforce keeps of the deals, and today of everything else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import polars as pl
from polars import col

from ..currencies import currency_types, dated_rates
from ..opportunities import STOOD
from ..people import Today
from .company import Company, at

KEPT_WHOLE = frozenset(STOOD)
"""Fields that OpportunityHistory tells of all time."""

Points = list[tuple[datetime, str | None]]
"""The values of a field, each from an instant on."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What is known of a deal; shares are those of its owners beside the one who owns the rest."""

    key: str
    created_at: datetime
    fields: dict[str, Points]
    shares: list[tuple[str, int, date]]

    def value(self, field: str, before: datetime) -> tuple[str | None, datetime | None]:
        """What a field held when an instant came, and since when."""
        begun = [one for one in self.fields[field] if one[0] < before]
        return (begun[-1][1], begun[-1][0]) if begun else (None, None)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is known: nodes by their keys, of users as (``User``, key)."""

    deals: list[Deal]
    place_of: dict[str, tuple[str, str]]
    above: dict[tuple[str, str], tuple[str, str] | None]
    territory_of: dict[str, str]
    wall_of: dict[str, str]
    rates: list[tuple[str, str, date, Fraction]]
    order: dict[str, int]


def known_of(company: Company, tracked_since: dict[str, str]) -> Known:
    """What the export of a company tells; ``tracked_since`` says from which instant on each other field is tracked."""
    tables, until = company.tables, company.periods.until
    today = Today(tables, until)
    place_of, above = _organisation(company, today)
    for child, parent in today.territory_lines.select("territory", "parent").iter_rows():
        above["Territory2", child] = ("Territory2", parent) if parent else None
    accounts = tables["account"].filter(~col("key").is_in(list(company.merged)))
    return Known(
        _deals(company, tracked_since),
        place_of,
        above,
        dict(
            tables["account_territory"]
            .filter(col("valid_to").is_null())
            .select("account", "territory")
            .iter_rows()
        ),
        {key: wall for key, wall in accounts.select("key", "wall").iter_rows() if wall},
        _rates(tables["rate"], until),
        {key: place for place, key in enumerate(tables["person"]["key"])},
    )


def _organisation(
    company: Company, today: Today
) -> tuple[dict[str, tuple[str, str]], dict[tuple[str, str], tuple[str, str] | None]]:
    """Where each user stands: at the role whose forecasts he or she leads, else on a seat under the own role."""
    above: dict[tuple[str, str], tuple[str, str] | None] = {}
    leaders = list(today.leading)
    parents = dict(today.lines.select("position", "reports_to").iter_rows())
    above |= {("UserRole", role): ("UserRole", parents[role]) if parents[role] else None for role in leaders}
    held = dict(today.holder_of.select("position", "person").iter_rows())
    place_of: dict[str, tuple[str, str]] = {}
    for role in leaders:
        if role in held:
            place_of.setdefault(held[role], ("UserRole", role))
    for person, role in today.role_of().iter_rows():
        if person not in place_of and person not in company.unexported:
            place_of[person] = ("User", person)
            above["User", person] = ("UserRole", role)
    return place_of, above


def _deals(company: Company, tracked_since: dict[str, str]) -> list[Deal]:
    changes: dict[str, dict[str, Points]] = defaultdict(lambda: defaultdict(list))
    for deal, field, value, when in company.tables["change"].iter_rows():
        changes[deal][field].append((at(when), value))
    splits: dict[str, list[tuple[str, int, date]]] = defaultdict(list)
    for one in company.tables["split"].filter(kind="owner").rows(named=True):
        if one["person"] not in company.unexported:
            share = round(Fraction(one["share"]) * 100)
            splits[one["opportunity"]].append((one["person"], share, date.fromisoformat(one["valid_from"])))
    return [
        _deal(company, row, changes[row["key"]], splits[row["key"]], tracked_since)
        for row in company.tables["opportunity"].rows(named=True)
        if row["key"] not in company.binned
    ]


def _deal(
    company: Company,
    row: dict[str, Any],
    changes: dict[str, Points],
    shares: list[tuple[str, int, date]],
    tracked_since: dict[str, str],
) -> Deal:
    created_at = at(row["created_at"])
    fields: dict[str, Points] = {}
    for field, points in changes.items():
        fields[field] = (
            points if field in KEPT_WHOLE else _tracked(points, created_at, tracked_since.get(field))
        )
    if row["key"] in company.ownerless:
        told = len(fields["owner"]) > 1
        fields["owner"] = [*fields["owner"], (at(row["modified_at"]), None)] if told else []
    fields["owner"] = [(when, None if one in company.unexported else one) for when, one in fields["owner"]]
    fields["account"] = [(when, company.merged.get(str(one), one)) for when, one in fields["account"]]
    return Deal(row["key"], created_at, fields, shares)


def _tracked(points: Points, created_at: datetime, since: str | None) -> Points:
    """The changes since tracking began; what the first of them replaced, else today's value, holds since creation."""
    begun = len(points) if since is None else sum(when < at(since) for when, _value in points)
    begun = max(begun, 1)  # the first value is no change
    return [(created_at, points[begun - 1][1]), *points[begun:]]


def _rates(rates: pl.DataFrame, until: date) -> list[tuple[str, str, date, Fraction]]:
    """The rates as the export writes them: kind, currency, first day, units of it for a dollar."""
    market = [
        ("market", code, date.fromisoformat(start), Fraction(rate))
        for code, start, rate in dated_rates(rates)
        .select("IsoCode", "StartDate", "ConversionRate")
        .iter_rows()
    ]
    types = currency_types(rates, until).filter(IsCorporate="false")
    plan = [
        ("plan", code, date.fromisoformat(since[:10]), Fraction(rate))
        for code, since, rate in types.select("IsoCode", "LastModifiedDate", "ConversionRate").iter_rows()
    ]
    return market + plan
