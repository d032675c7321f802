"""The mapping of an uploaded file as its page edits it: the fields of a form, and the draft of a profile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.http import QueryDict

from fieldhouse.apps.company.queries import current_company
from fieldhouse.apps.imports.models import Upload
from fieldhouse.apps.imports.uploads.presentation import ShownUpload, show_file
from fieldhouse.apps.imports.uploads.queries import folder_of
from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Severity
from fieldhouse.ingest.draft import Draft, as_toml
from fieldhouse.ingest.load import parse_profile
from fieldhouse.ingest.proposal import DATE_FORMATS, KINDS, NUMBER_STYLES, Sheet, drafted, sheet_of
from fieldhouse.ingest.schema import RECORDS
from fieldhouse.ingest.sheets import sheets_of
from fieldhouse.ingest.source import read_source

TITLE_ROWS = 20
"""Most lines above the heads of the columns."""

SAMPLES = 3
MEANT = {"point": ".", "comma": ","}


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of the file: its place, its head, some of its values, and the field that it is read into, or none."""

    place: int
    head: str
    samples: list[str]
    field: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A file and how it is to be read; ``shown`` are its first rows by that."""

    sheet: Sheet
    draft: Draft
    columns: list[MappedColumn]
    shown: ShownUpload

    @property
    def number_style(self) -> str:
        """The decimal mark, and after it the separator of thousands."""
        return MEANT[self.draft.decimal] + self.draft.thousands


def mapping_of(upload: Upload, file: str, said: QueryDict) -> Mapping:
    """The mapping of one of an upload's files: as a form says it, or as it is proposed while it says nothing.

    A form of another kind than it was made for is proposed anew. ``BadInput`` when there is no such file.
    """
    if file not in [one["name"] for one in upload.files]:
        raise BadInput("upload.no_file", file=file[:100])
    return mapped(folder_of(upload) / file, said, KINDS)


def mapped(path: Path, said: QueryDict, kinds: Sequence[str], currency: str = "") -> Mapping:
    """The same of any file whose rows are of one of ``kinds``.

    ``currency`` is that of amounts where none is told, if it is not the company's.
    """
    row, page = said.get("header_row", ""), said.get("sheet", "")
    page = page if page in dict(sheets_of(path)) else ""
    if page != said.get("sheet_was", page):  # the heads of another sheet may stand in another row
        row = ""
    sheet = sheet_of(path, min(int(row), TITLE_ROWS) if row.isdecimal() and int(row) else None, kinds, page)
    kind = said.get("kind", "") if said.get("kind", "") in kinds else ""
    home = _home(sheet)
    home["currency"] = currency or home["currency"]
    draft = drafted(sheet, kind=kind or (kinds[0] if len(kinds) == 1 else ""), **home)
    was = tuple(said.get(name, "") for name in ("kind_was", "header_row_was", "sheet_was"))
    if kind and was == (kind, str(sheet.header_row), sheet.page):
        draft = _edited(draft, sheet, said)
    return Mapping(sheet, draft, _columns(sheet, draft), _shown(path, draft))


def profile_text(mapping: Mapping, name: str) -> str:
    """The profile that a mapping is saved as."""
    return as_toml(mapping.draft, name)


def _home(sheet: Sheet) -> dict[str, str]:
    """The source, zone and currency of the company; while there is none the sheet is a source by itself."""
    ours = current_company()
    if ours is None:
        return {"source": suggested_name(sheet.name), "zone": "UTC", "currency": ""}
    return {"source": ours.source, "zone": ours.reporting_zone, "currency": ours.reporting_currency}


def suggested_name(file: str) -> str:
    """A name for a profile, from that of a file: ``Deals 2026-11.xlsx`` gives ``deals``."""
    return re.sub(r"[\W\d_]+", "-", file.split(".")[0].lower()).strip("-")[:40] or "sheet"


def _edited(draft: Draft, sheet: Sheet, said: QueryDict) -> Draft:
    names = {one.name for one in RECORDS[draft.kind].fields}
    fields: dict[str, tuple[str, ...]] = {}
    for place, column in enumerate(sheet.columns):
        name = said.get(f"c{place}", "")
        if name in names:
            fields[name] = (*fields.get(name, ()), column)
    styles = {MEANT[decimal] + thousands: (decimal, thousands) for decimal, thousands in NUMBER_STYLES}
    decimal, thousands = styles.get(said.get("numbers", ""), NUMBER_STYLES[0])
    form, currency = said.get("date_format", ""), said.get("currency", "")
    return replace(
        draft,
        fields=fields,
        match=said.get("match", "").strip()[:100] or draft.match,
        decimal=decimal,
        thousands=thousands,
        currency_sign=said.get("currency_sign", "").strip()[:4],
        date_format=form if form in DATE_FORMATS else "",
        currency=currency if currency in EXPONENTS else "",
    )


def _columns(sheet: Sheet, draft: Draft) -> list[MappedColumn]:
    read = {column: name for name, columns in draft.fields.items() for column in columns}
    return [
        MappedColumn(place, head, list(dict.fromkeys(sheet.texts(head)))[:SAMPLES], read.get(head, ""))
        for place, head in enumerate(sheet.columns)
    ]


def _shown(path: Path, draft: Draft) -> ShownUpload:
    """The first rows by a draft, of this file whatever its pattern is."""
    shown = ShownUpload("", "", [])
    alone = as_toml(replace(draft, match="*"), path.name)
    profile, shown.faults = parse_profile(alone, path.name)
    if profile is None:
        return shown
    source = read_source(path, profile)
    shown.faults = [one for one in source.findings if one.severity is Severity.FATAL]
    show_file(shown, source.files[0])
    return shown
