"""An export of an organisation with one currency names none: its amounts are in the company's."""

from __future__ import annotations

from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.profile import Company
from fieldhouse.ingest.schema import RECORDS
from fieldhouse.ingest.source import Source

_MONEY = frozenset(
    kind for kind, one in RECORDS.items() if {"amount", "currency"} <= {field.name for field in one.fields}
)


def is_of_one_currency(source: Source, settings: Company) -> bool:
    """Whether no file says a currency, none brings a rate, and the home knows no deal of the source in another one.

    A part of an export of several currencies, without the column, says nothing of the currencies that are known.
    """
    column = source.profile.currency_column
    kinds = frozenset[str]().union(*(one.kinds for one in source.files))
    if not column or "rate" in kinds or not kinds & _MONEY:
        return False
    if any(column in one.columns for one in source.files):
        return False
    known = Deal.objects.filter(opportunity__source=source.profile.name).exclude(currency="")
    return not known.exclude(currency=settings.reporting_currency).exists()


def told_currency(settings: Company) -> Finding:
    """The note that says which currency the amounts are taken to be in."""
    fields = {"currency": settings.reporting_currency}
    return Finding("amount.one_currency", Severity.NOTE, "", fields=fields)
