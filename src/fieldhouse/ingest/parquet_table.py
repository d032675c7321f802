"""Parquet, in batches; Arrow turns every column into text, so that one path of parsers serves all forms of
file.

A row's number is the 1-based number of the record: the file has no header line.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.limits import BATCH_BYTES, BATCH_ROWS, CELL_LIMIT, CHUNK, ROW_GROUP_LIMIT
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.shown import shown
from fieldhouse.ingest.table import Flaw, RawRow, long_cells, named_columns


class ParquetTable:
    """One Parquet file. Columns of nested or binary types are left out, with a finding each."""

    def __init__(self, path: Path, file: str, rule: FileRule) -> None:
        self.columns: list[str] = []
        self.findings: list[Finding] = []
        self.blank = 0
        self._file = file
        self._decimal_mark = "," if rule.numbers.decimal == "comma" else "."
        self._rows_done = 0
        self._rows_total = 0
        try:
            self._parquet = pq.ParquetFile(path, pre_buffer=False, buffer_size=CHUNK)
            self._open()
        except MemoryError:  # Arrow's own is an ArrowException too
            raise
        except (pa.ArrowException, OSError, ValueError) as error:
            self._refuse("file.unreadable", reason=_first_line(error))

    def progress(self) -> tuple[int, int]:
        return self._rows_done, self._rows_total

    def rows(self) -> Iterator[RawRow]:
        try:
            for batch in self._parquet.iter_batches(
                self._batch_rows, columns=self.columns, use_threads=False
            ):
                yield from self._batch(batch)
        except MemoryError:
            raise
        except (pa.ArrowException, OSError, ValueError) as error:
            raise Unreadable("file.unreadable", reason=_first_line(error)) from error

    def _open(self) -> None:
        metadata = self._parquet.metadata
        self._rows_total = metadata.num_rows
        self._batch_rows = _batch_rows(metadata)
        if _largest_row_group(metadata) > ROW_GROUP_LIMIT:
            self._refuse("file.row_group_too_large", limit=str(ROW_GROUP_LIMIT))
            return
        schema = self._parquet.schema_arrow
        names, findings = named_columns(self._file, list(schema.names))
        self.findings += findings
        for name, column in zip(names, schema, strict=True):
            if _is_flat(column.type):
                self.columns.append(column.name)
            else:
                self._leave_out(name, str(column.type))

    def _leave_out(self, column: str, kind: str) -> None:
        finding = Finding(
            "file.column_nested",
            Severity.WARNING,
            self._file,
            column=shown(column),
            fields={"type": shown(kind)},
        )
        self.findings.append(finding)

    def _batch(self, batch: pa.RecordBatch) -> Iterator[RawRow]:
        columns = [_texts(column, self._decimal_mark) for column in batch.columns]
        is_plain = not any(_has_flaw(column) for column in batch.columns)
        for cells in map(list, zip(*columns, strict=True)):
            self._rows_done += 1
            if any(cells):
                yield RawRow(self._rows_done, cells, () if is_plain else self._flaws(cells))
            else:
                self.blank += 1

    def _flaws(self, cells: list[str]) -> tuple[Flaw, ...]:
        named = zip(self.columns, cells, strict=True)
        return (
            *(Flaw("row.nul", column) for column, cell in named if "\0" in cell),
            *long_cells(cells, self.columns),
        )

    def _refuse(self, rule: str, **fields: str) -> None:
        self.findings.append(Finding(rule, Severity.FATAL, self._file, fields=fields))


def _largest_row_group(metadata: pq.FileMetaData) -> int:
    groups = (metadata.row_group(place) for place in range(metadata.num_row_groups))
    return max((group.total_byte_size for group in groups), default=0)


def _batch_rows(metadata: pq.FileMetaData) -> int:
    """Return how many rows are read at a time: fewer where the file tells that its rows are large."""
    size = sum(metadata.row_group(place).total_byte_size for place in range(metadata.num_row_groups))
    return min(BATCH_ROWS, max(1, BATCH_BYTES * metadata.num_rows // max(size, 1)))


def _is_flat(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    types = pa.types
    tests = (types.is_nested, types.is_binary, types.is_large_binary, types.is_fixed_size_binary)
    return not any(test(kind) for test in tests)


def _texts(column: pa.Array, decimal_mark: str) -> list[str]:
    """Return a column as text: "" for null, instants in ISO form, numbers plain and with the file's mark."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_floating(kind):
        numbers = column.to_pylist()
        return ["" if one is None else _number(Decimal(repr(one)), decimal_mark) for one in numbers]
    if pa.types.is_decimal(kind):
        return ["" if one is None else _number(one, decimal_mark) for one in column.to_pylist()]
    if pa.types.is_timestamp(kind):
        # microseconds are what datetime holds; a finer instant is cut, not rounded into the next day
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    texts: list[str] = pc.fill_null(column.cast(pa.string()), "").to_pylist()
    return texts


def _number(value: Any, decimal_mark: str) -> str:
    return format(value, "f").replace(".", decimal_mark)


def _has_flaw(column: pa.Array) -> bool:
    """Say whether a text column holds a NUL byte or a cell past the limit, which `_flaws` then finds."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    longest = pc.max(pc.binary_length(column)).as_py() or 0
    return longest > CELL_LIMIT or bool(pc.any(pc.match_substring(column, "\0")).as_py())


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
