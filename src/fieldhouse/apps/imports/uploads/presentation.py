"""An upload as its page shows it: how the profiles read it, and the first rows of one of its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone

from fieldhouse.apps.imports.models import Upload
from fieldhouse.apps.imports.profiles import known_names, profile_place
from fieldhouse.apps.imports.uploads.queries import folder_of, source_path
from fieldhouse.apps.runs.findings import finding_of
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.preview import Preview, previewed
from fieldhouse.ingest.profile import as_asked
from fieldhouse.ingest.report.days import DayOrder
from fieldhouse.ingest.schema import RECORDS
from fieldhouse.ingest.sheets import sheets_of
from fieldhouse.ingest.source import Source, SourceFile, read_source

DAYS_OPEN = "report.days_open"
NUMBERS = frozenset({"int", "percent", "decimal", "quantity"})


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value in the reader's language, and what was found about it."""

    text: str
    is_number: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a preview."""

    number: int
    cells: list[ShownCell]
    findings: tuple[Finding, ...]
    is_rejected: bool


@dataclass(slots=True)
class ShownUpload:
    """How an upload is read by a profile, as which ``source``; ``faults`` are what it cannot be imported for.

    ``files`` are the files that the profile reads, ``file`` is the one whose ``preview`` and ``rows`` are shown.
    ``notes`` are what was found on opening it, and of files that are not read. ``dates`` is the `DayOrder` of reports,
    or empty; ``has_days_open``: it has to be said. ``is_whole``: deals that the files lack count as gone.
    ``has_company``: files or profile say whose they are. ``sheets`` are those of a workbook that is brought alone, with
    their rows, where it has several; ``sheet`` is the chosen one, or empty.
    """

    profile: str
    dates: str
    fits: list[dict[str, Any]]
    sheet: str = ""
    sheets: list[tuple[str, int]] = field(default_factory=list)
    source: str = ""
    is_whole: bool = False
    has_company: bool = False
    has_days_open: bool = False
    files: list[str] = field(default_factory=list)
    file: str = ""
    preview: Preview | None = None
    rows: list[ShownRow] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def shown_upload(upload: Upload, profile: str, file: str, dates: str, sheet: str) -> ShownUpload:
    """An upload by a profile, or by the one that fits best; with the rows of a file, or of the first."""
    names = known_names()
    fits = [_fit(one) for one in upload.fits if one["profile"] in names]
    best = fits[0]["profile"] if fits and not fits[0]["faults"] else ""
    order = dates if dates in tuple(DayOrder) else ""
    shown = ShownUpload(profile if profile in names else best, order, fits)
    if not shown.profile:
        return shown
    loaded, shown.faults = load_profile(profile_place(shown.profile))
    if loaded is not None:
        path = source_path(folder_of(upload), upload.files)
        shown.sheets = sheets_of(path) if len(upload.files) == 1 else []
        shown.sheet = sheet if sheet in dict(shown.sheets) else ""
        _show(shown, read_source(path, as_asked(loaded, day_order=order, sheet=shown.sheet)), file)
    return shown


def _show(shown: ShownUpload, source: Source, file: str) -> None:
    shown.faults = [one for one in source.findings if one.severity is Severity.FATAL]
    shown.source, shown.is_whole = source.profile.name, source.profile.is_whole
    shown.has_company = source.company is not None
    shown.has_days_open = bool(shown.dates) or any(one.rule == DAYS_OPEN for one in shown.faults)
    shown.files = [one.name for one in source.files]
    chosen = next((one for one in source.files if one.name == file), next(iter(source.files), None))
    names = {one.name for one in source.files}
    shown.notes = [
        one for one in source.findings if one.file not in names and one.severity is not Severity.FATAL
    ]
    if chosen is not None:
        show_file(shown, chosen)


def show_file(shown: ShownUpload, chosen: SourceFile) -> None:
    """Put the first rows of a file, and what was found on opening it, into what is shown."""
    preview = previewed(chosen)
    shown.file, shown.preview = chosen.name, preview
    shown.notes += [one for one in preview.findings if one not in shown.faults]
    types = [RECORDS[one.kind].field(one.field).type for one in preview.columns]
    for row in preview.rows:
        cells = [
            ShownCell(_text(cell.value, type_), type_ in NUMBERS, cell.findings)
            for cell, type_ in zip(row.cells, types, strict=True)
        ]
        shown.rows.append(ShownRow(row.number, cells, row.findings, row.is_rejected))


def _text(value: Any, type_: str) -> str:
    """A typed value as people read it; a text of a row that could not be read stands as it is."""
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, int) and type_ == "percent":
        return f"{formats.number_format(Decimal(value) / 100)}%"
    if isinstance(value, int | Decimal):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    return "" if value is None else str(value)


def _fit(kept: dict[str, Any]) -> dict[str, Any]:
    return {**kept, "faults": [finding_of(one) for one in kept["faults"]]}
