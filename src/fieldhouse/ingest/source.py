"""The door: a folder or a file and a profile give findings and a stream of rows. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.instants import zone_named
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.block_reader import BlockReader, block_reader
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.cell_texts import LookupTable
from fieldhouse.ingest.csv_table import CsvTable
from fieldhouse.ingest.events import Event, FileDone, Progress, ReadBlock, ReadRow, Rejected
from fieldhouse.ingest.folder import Listing, listed
from fieldhouse.ingest.limits import PROGRESS_ROWS
from fieldhouse.ingest.lookups import lookup_tables, lookups_of
from fieldhouse.ingest.open_table import all_columns, open_table, wanted_columns
from fieldhouse.ingest.overrides import overridden
from fieldhouse.ingest.profile import Company, FileRule, Lookup, Profile
from fieldhouse.ingest.raw_blocks import RawBlock, raw_blocks
from fieldhouse.ingest.report.table import ReportTable
from fieldhouse.ingest.row_reader import RowReader
from fieldhouse.ingest.schema import RECORDS
from fieldhouse.ingest.shown import kept, shown
from fieldhouse.ingest.table import RawRow, Table
from fieldhouse.ingest.tidy import Tidy, tidy_heads
from fieldhouse.ingest.values import Parsers

_ORDER = {kind: place for place, kind in enumerate(RECORDS)}


class SourceFile:
    """One file of a source, opened: its columns are checked against the profile, its rows not yet read.

    ``taken_on`` is the day on which a report was made, where it says so.
    """

    def __init__(
        self, path: Path, rule: FileRule, profile: Profile, lookups: Mapping[Lookup, LookupTable]
    ) -> None:
        self.name = shown(path.name)
        self.kinds = frozenset(one.kind for one in rule.records)
        self.known_by = rule.known_by
        self._table: Table = open_table(path, self.name, rule, wanted_columns(rule))
        self._columns, self._tidy = self._table.columns, None
        if profile.is_tidied:
            self._columns = tidy_heads(self._table.columns, all_columns(rule))
            self._tidy = Tidy(self._columns)
        self.taken_on = self._table.taken_on if isinstance(self._table, ReportTable) else None
        self._reader: RowReader | None = None
        self.findings = list(self._table.findings)
        if not _is_fatal(self.findings):
            parsers = Parsers(rule.numbers, rule.date_formats, zone_named(profile.time_zone))
            row_reader = partial(RowReader, self.name, rule, self._columns, parsers, lookups)
            self._reader, self._uncounted = row_reader(), row_reader()
            self._blocks = partial(block_reader, rule, self._columns, parsers, lookups)
            self.findings += self._reader.findings

    @property
    def is_readable(self) -> bool:
        """Whether its rows can be read: no finding on opening was fatal."""
        return not _is_fatal(self.findings)

    @property
    def columns(self) -> list[str]:
        """The names of its columns, as its header gives them."""
        return self._columns

    @property
    def fields(self) -> list[tuple[str, str, str | None]]:
        """What its rows are read into, see `RowReader.fields`; nothing of a file that cannot be read."""
        return [] if self._reader is None else self._reader.fields

    def events(self, in_blocks: frozenset[str] = frozenset()) -> Iterator[Event]:
        """Yield the file's rows, rejected rows, progress, late findings, and last its count."""
        if not self.is_readable or self._reader is None:
            return
        known = len(self._table.findings)
        rows = accepted = 0
        is_whole = True
        try:
            for event, count in self._read(self._reader, in_blocks):
                accepted += 0 if type(event) is Rejected else count
                yield event
                rows, before = rows + count, rows
                if rows // PROGRESS_ROWS > before // PROGRESS_ROWS:
                    yield Progress(self.name, rows, *self._table.progress())
        except Unreadable as error:
            is_whole = False
            yield Finding(error.rule, Severity.FATAL, self.name, fields=error.fields)
        yield from self._table.findings[known:]
        yield from self._reader.counted_notes()
        yield from self._closing(has_none=is_whole and rows == 0)
        yield FileDone(self.name, rows, accepted, rows - accepted, self._table.blank)

    def _read(
        self, reader: RowReader, in_blocks: frozenset[str]
    ) -> Iterator[tuple[ReadRow | ReadBlock | Rejected, int]]:
        """Yield the rows, each alone or many as a block, and how many each event holds."""
        blocks = self._blocks(in_blocks)
        if blocks is None:
            for raw in self._table.rows():
                yield self._event(self._tidied(raw), reader), 1
            return
        parts = self._table.parts() if isinstance(self._table, CsvTable) else self._table.rows()
        for raw_block in raw_blocks(parts):
            if self._tidy is not None and raw_block.numbers:
                raw_block.texts = self._tidy.texts(raw_block.texts)
            block, others = self._block(raw_block, reader, blocks)
            if block is not None:
                yield block, block.values.height
            for one in others:
                yield one, 1

    def _block(
        self, raw: RawBlock, reader: RowReader, blocks: BlockReader
    ) -> tuple[ReadBlock | None, list[ReadRow | Rejected]]:
        """The rows that could be read as a block, and the others; no block where one of those is accepted by itself."""
        if not raw.numbers:
            return None, [self._event(one, reader) for one in raw.flawed]
        values, is_read, mapped, noted = blocks.read(raw.texts)
        places = is_read.arg_true()
        left = sorted([*raw.flawed, *map(raw.row, (~is_read).arg_true())], key=lambda one: one.row)
        if not len(places) or any(self._is_accepted(one) for one in left):
            return None, [self._event(one, reader) for one in raw.rows()]
        reader.count(mapped, noted)
        others = [self._event(one, reader) for one in left]

        def row_of(place: int) -> ReadRow:
            row, cells, _flaws = raw.row(places[place])
            return ReadRow(self.name, row, self._uncounted.read(cells, row), cells, self._columns)

        return ReadBlock(self.name, blocks.kind, values.filter(is_read), row_of), others

    def _tidied(self, raw: RawRow) -> RawRow:
        return raw if self._tidy is None or raw.flaws else raw._replace(cells=self._tidy.cells(raw.cells))

    def _is_accepted(self, raw: RawRow) -> bool:
        """Whether a row that no block holds makes a record."""
        row, cells, flaws = raw
        try:
            return not flaws and bool(self._uncounted.read(cells, row))
        except BadValue:
            return False

    def _event(self, raw: RawRow, reader: RowReader) -> ReadRow | Rejected:
        row, cells, flaws = raw
        if not flaws:
            try:
                return ReadRow(self.name, row, reader.read(cells, row), cells, self._columns)
            except BadValue as error:
                reasons = reader.reasons(cells, row, error)
        else:
            reasons = tuple(
                Finding(
                    one.rule,
                    Severity.REJECTED,
                    self.name,
                    row,
                    None if one.column is None else shown(one.column),
                    fields=one.fields,
                )
                for one in flaws
            )
        return Rejected(self.name, row, kept(cells, self._columns), reasons)

    def _closing(self, *, has_none: bool) -> Iterator[Finding]:
        if has_none:
            yield Finding("file.header_only", Severity.NOTE, self.name)
        if self._table.blank:
            count = {"count": str(self._table.blank)}
            yield Finding("file.blank_rows", Severity.NOTE, self.name, fields=count)


class Source:
    """A source, opened.

    ``profile`` is the profile as it applies here (a `fieldhouse-profile.toml` in the folder may have changed
    it). ``findings`` are all that was found on opening, ``not_read`` among them; `rows` yields later ones.
    Nothing should be imported unless `is_readable`, and an import during which `rows` yields a finding of
    severity ``FATAL`` should be given up: a file then broke off in the middle.
    """

    def __init__(self, profile: Profile, files: list[SourceFile], findings: list[Finding]) -> None:
        self.profile = profile
        self.files = files
        self.findings = findings + [one for file in files for one in file.findings]

    @property
    def company(self) -> Company | None:
        """What a new home is given, where the profile says."""
        return self.profile.company

    @property
    def not_read(self) -> list[Finding]:
        """A note for every file and folder under the path that is not read, with the reason in ``fields``."""
        return [one for one in self.findings if one.rule in ("file.not_read", "file.more_not_read")]

    @property
    def is_readable(self) -> bool:
        """Whether every file that the profile asks for is there and can be read."""
        return not _is_fatal(self.findings)

    def rows(self, in_blocks: frozenset[str] = frozenset()) -> Iterator[Event]:
        """Yield what the profile states itself (row 0), then each file's events, in the profile's order.

        Rows of the kinds ``in_blocks`` come as `ReadBlock` where their file's rule is plain (`block_reader`).
        Each input row gives exactly one `ReadRow` or `Rejected`; each file ends with a `FileDone`. Files that
        cannot be read are left out: their findings were made on opening. Memory is bounded by the limits of
        `fieldhouse.ingest.limits`, not by the size of a file.
        """
        stated = sorted((*self.profile.stages, *self.profile.rows), key=lambda one: _ORDER[one.kind])
        if stated:
            yield ReadRow(self.profile.file, 0, stated)
        for file in self.files:
            yield from file.events(in_blocks)


def read_source(path: Path, profile: Profile) -> Source:
    """Open a folder, or a single file, with a profile. Never raises for what lies there: see
    ``Source.findings``.

    Rules: ``source.missing``, ``source.nothing_to_read``, ``file.missing``, ``file.not_read``, those of the
    readers (`file.*`) and of the profile against the files (`profile.*`).
    """
    listing = listed(path, profile.files)
    profile, findings = overridden(profile, listing)
    if not _is_fatal(findings + listing.findings):
        return _opened(profile, listing, findings)
    return Source(profile, [], listing.findings + findings)


def _opened(profile: Profile, listing: Listing, findings: list[Finding]) -> Source:
    rules = [rule for _path, rule in listing.chosen]
    tables, lookup_findings = lookup_tables(listing, lookups_of(rules), is_tidied=profile.is_tidied)
    files = [SourceFile(path, rule, profile, tables) for path, rule in listing.chosen]
    days = [one.taken_on for one in files if one.taken_on is not None]
    if profile.taken_on is None and days:
        profile = replace(profile, taken_on=max(days))
    looked_up = {one.file for one in tables}
    noted = [one for one in listing.findings if one.rule != "file.not_read" or one.file not in looked_up]
    return Source(profile, files, noted + findings + lookup_findings)


def _is_fatal(findings: list[Finding]) -> bool:
    return any(one.severity is Severity.FATAL for one in findings)
