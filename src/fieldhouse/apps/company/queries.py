"""Reads of the company's settings and rates."""

from __future__ import annotations

from typing import Any, Protocol

from fieldhouse.apps.company.models import Company, ExchangeRate, FieldMaster, PeriodClose
from fieldhouse.apps.records import visible
from fieldhouse.domain.calendar import FiscalCalendar, NamedBy, Pattern
from fieldhouse.domain.errors import Refused
from fieldhouse.once import once


@once
def current_company() -> Company | None:
    """The company of this home, or ``None`` in a home without data."""
    return Company.objects.filter(pk=1).first()


def company() -> Company:
    """The company of this home; ``Refused`` in a home without data, saying to import some."""
    found = current_company()
    if found is None:
        raise Refused("facts.no_data")
    return found


def calendar() -> FiscalCalendar:
    """The company's fiscal calendar."""
    return calendar_of(company())


class Fiscal(Protocol):
    """Settings that a calendar is made of: the company's, or those that a home is founded with."""

    @property
    def first_month(self) -> int: ...
    @property
    def year_named_by(self) -> str: ...
    @property
    def pattern(self) -> str: ...
    @property
    def reporting_zone(self) -> str: ...


def calendar_of(one: Fiscal) -> FiscalCalendar:
    """The fiscal calendar of a company's settings."""
    return FiscalCalendar(
        code="company",
        first_month=one.first_month,
        named_by=NamedBy(one.year_named_by),
        pattern=Pattern(one.pattern),
        reporting_zone=one.reporting_zone,
    )


def settings_rows() -> list[dict[str, Any]]:
    """The settings that figures stand on: the snapshot `company`."""
    fields = ("reporting_currency", "reporting_zone", "first_month", "year_named_by", "pattern")
    return list(Company.objects.filter(pk=1).values(*fields))


def rate_rows(run: int | None = None) -> list[dict[str, Any]]:
    """Every exchange rate: the snapshot `rates`. Where two sources quote one for the same day, the later import's."""
    fields = ("kind", "base", "quote", "rate_num", "rate_den", "valid_from")
    rows = ExchangeRate.objects.filter(visible(run)).order_by("run", "pk").values(*fields)
    newest = {(row["kind"], row["base"], row["quote"], row["valid_from"]): row for row in rows}
    return list(newest.values())


@once
def currencies() -> list[str]:
    """The currencies that amounts can be shown in: the reporting currency and those with a rate."""
    one = company()
    pairs = ExchangeRate.objects.filter(visible()).values_list("base", "quote").distinct()
    return [
        one.reporting_currency,
        *sorted({code for pair in pairs for code in pair} - {one.reporting_currency}),
    ]


def master_of(field: str) -> str:
    """Who is master of a field of opportunities: ``crm`` unless the profile said ``fieldhouse``."""
    found = FieldMaster.objects.filter(field=field).first()
    return found.master if found else FieldMaster.Master.CRM


@once
def sealed_generation(period: str) -> int | None:
    """The generation that the close of a period sealed, or ``None`` while it is open."""
    return PeriodClose.objects.filter(period=period).values_list("generation", flat=True).first()


def period_closes() -> dict[str, PeriodClose]:
    """The closes of all closed periods by the period's code, each with who closed it."""
    return {one.period: one for one in PeriodClose.objects.select_related("closed_by")}
