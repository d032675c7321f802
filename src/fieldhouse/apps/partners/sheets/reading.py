"""A partner's sheet as lines: the texts that it tells, its amounts in minor units, and what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import QueryDict

from fieldhouse.apps.imports.uploads.mapping import Mapping, mapped
from fieldhouse.apps.privacy.queries.erased import Erased
from fieldhouse.domain.close_months import Month
from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.identity.companies import Company
from fieldhouse.domain.identity.domains import company_domain
from fieldhouse.domain.identity.numbers import numbers_in
from fieldhouse.domain.money import from_decimal
from fieldhouse.domain.partner_lines import PartnerLine
from fieldhouse.ingest.draft import as_toml
from fieldhouse.ingest.events import ReadRow, Rejected
from fieldhouse.ingest.load import parse_profile
from fieldhouse.ingest.report.words import head_key
from fieldhouse.ingest.schema import PARTNER_REPORT
from fieldhouse.ingest.source import read_source

MOST_LINES = 1_000
"""Lines of one sheet: the answer is waited for."""

UNITS = {"百万円": 1_000_000, "千円": 1_000, "万円": 10_000}
"""What a head may say that amounts are in, the longest first."""

TEXTS = ("number", "deal", "account", "corporate_number", "website", "name", "stage")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A row of a sheet; with ``findings`` it could not be read, and ``told`` holds its cells by their heads.

    Where the sheet says only the month in which a deal closes, ``close_on`` is its last day and ``told`` has that month
    as ``close_month``.
    """

    row: int
    told: dict[str, str]
    amount_minor: int | None = None
    currency: str = ""
    close_on: date | None = None
    findings: tuple[Finding, ...] = field(default=())

    def asked(self) -> PartnerLine:
        """What the line says of which deal it is of."""
        number = self.told.get("corporate_number", "")
        numbers = numbers_in(number)
        domain = company_domain(self.told.get("website", ""))
        company = Company(
            name=self.told.get("account", ""),
            numbers=numbers,
            domains=frozenset({domain} if domain else ()),
        )
        return PartnerLine(
            company,
            self.told.get("name", ""),
            self.told.get("deal", ""),
            self.told.get("number", ""),
            has_bad_number=bool(number) and not numbers,
        )


def sheet_mapping(path: Path, said: QueryDict, currency: str) -> Mapping:
    """How a sheet is read: as a form says, or as it is proposed while that says nothing."""
    return mapped(path, said, (PARTNER_REPORT,), currency)


def unit_of(mapping: Mapping, said: QueryDict) -> int:
    """How many of its currency an amount of 1 is: as a form says, or as the head of the amounts does."""
    text = said.get("unit", "")
    if text.isdecimal() and int(text) in {1, *UNITS.values()}:
        return int(text)
    heads = [head_key(head) for head in mapping.draft.fields.get("amount", ())]
    return next((unit for word, unit in UNITS.items() if any(word in head for head in heads)), 1)


def read_lines(path: Path, mapping: Mapping, unit: int, said_on: date) -> list[ReadLine]:
    """All rows of a sheet that was made on a day.

    ``BadInput`` for a file that cannot be read, names no customer or deal, or is too long."""
    if not mapping.draft.fields.keys() & {"deal", "number", "account", "corporate_number", "website"}:
        raise BadInput("partner.no_columns")
    profile, _findings = parse_profile(as_toml(replace(mapping.draft, match="*"), path.name), path.name)
    if profile is None:
        raise BadInput("partner.unreadable")
    source = read_source(path, profile)
    found: list[ReadLine] = []
    for event in Erased(profile.name).events(source.rows(), lambda _finding: None):
        if isinstance(event, Finding) and event.severity is Severity.FATAL:
            raise BadInput(event.rule, **event.fields)
        if isinstance(event, ReadRow):
            found.append(_line(event.row, event.records[0].values, unit, said_on))
        elif isinstance(event, Rejected):
            found.append(ReadLine(event.row, dict(event.cells), findings=event.findings))
        if len(found) > MOST_LINES:
            raise BadInput("partner.too_long", limit=str(MOST_LINES))
    if not found:
        raise BadInput("partner.unreadable")
    return found


def _line(row: int, values: dict[str, Any], unit: int, said_on: date) -> ReadLine:
    told = {name: values[name] for name in TEXTS if values.get(name)}
    close_on = values.get("close_on")
    if isinstance(close_on, Month):
        told["close_month"], close_on = str(close_on), close_on.last_day(said_on)
    amount, currency = values.get("amount"), (values.get("currency") or "").upper()
    if amount is None:
        return ReadLine(row, told, close_on=close_on)
    if currency not in EXPONENTS:
        fault = Finding("money.unknown_currency", Severity.REJECTED, "", row, fields={"currency": currency})
        return ReadLine(row, told, findings=(fault,))
    minor = from_decimal(Decimal(amount) * unit, currency)[0].amount_minor
    return ReadLine(row, told, minor, currency, close_on)
