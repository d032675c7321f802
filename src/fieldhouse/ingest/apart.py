"""A reader in a process of its own: what a file does to the library that parses it stays there.

Workbooks and Parquet files are parsed by libraries that make room as the file tells them to; a file of five
kilobytes can ask for more memory than there is, upon which the system ends the process (decision 0010). The
process here may take a bounded amount, and its end is a finding.

The parent starts ``python -m fieldhouse.ingest.apart REQUEST`` and reads one JSON text a line: the head (columns,
findings), batches of rows, and the end (late findings, blank rows, or why the file cannot be read further).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path
from signal import Signals
from typing import Any

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.limits import (
    APART_LIMIT,
    APART_RATIO_LIMIT,
    APART_ROWS,
    GZIP_RATIO_FROM,
    ROW_LIMIT,
)
from fieldhouse.ingest.numbers import NumberFormat
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.table import Flaw, RawRow, Table

_GAVE_UP = 70
"""Exit code of a reader that had no room left or whose library gave up (sysexits.h, EX_SOFTWARE)."""

Answer = dict[str, Any]

_heads: ContextVar[dict[str, Answer] | None] = ContextVar("heads", default=None)


@contextmanager
def heads_remembered() -> Iterator[None]:
    """While the block lasts, a file that several rules would open alike is opened once for its columns.

    The files must not change meanwhile.
    """
    token = _heads.set({})
    try:
        yield
    finally:
        _heads.reset(token)


class ApartTable:
    """A workbook's sheet or a Parquet file. It is opened once for its columns and again for its rows, so that
    of a folder's files only one at a time is held. ``sheet`` and ``sheets`` as those of an `XlsxTable`."""

    def __init__(self, path: Path, file: str, rule: FileRule, form: str) -> None:
        self.columns: list[str] = []
        self.findings: list[Finding] = []
        self.blank = 0
        self.sheet, self.sheets = "", list[tuple[str, int]]()
        self._progress = (0, 0)
        self._request = json.dumps(
            {
                "form": form,
                "path": str(path),
                "file": file,
                "sheet": rule.sheet,
                "header_row": rule.header_row,
                "decimal": rule.numbers.decimal,
            }
        )
        try:
            head = self._head()
        except Unreadable as error:
            self.findings = [Finding(error.rule, Severity.FATAL, file, fields=error.fields)]
        else:
            self.columns, self._progress = head["columns"], tuple(head["progress"])
            self.findings = [_finding(one) for one in head["findings"]]
            self.sheet, self.sheets = head["sheet"], [(name, rows) for name, rows in head["sheets"]]

    def progress(self) -> tuple[int, int]:
        return self._progress

    def rows(self) -> Iterator[RawRow]:
        with self._answers() as answers:
            next(answers)
            for answer in answers:
                for row, cells, flaws in answer.get("rows", ()):
                    yield RawRow(row, cells, tuple(Flaw(*one) for one in flaws))
                self._progress = tuple(answer["progress"])
                self.blank = answer["blank"]
                self.findings += [_finding(one) for one in answer.get("findings", ())]
                if "unreadable" in answer:
                    raise Unreadable(answer["unreadable"], **answer["fields"])

    def _head(self) -> Answer:
        """What the reader says first, asked once while `heads_remembered`; raises `Unreadable`."""
        remembered = _heads.get()
        if remembered is not None and self._request in remembered:
            return remembered[self._request]
        with self._answers() as answers:
            head = next(answers)
        if remembered is not None:
            remembered[self._request] = head
        return head

    @contextmanager
    def _answers(self) -> Iterator[Iterator[Answer]]:
        """Start the reader, and end it when its answers are no longer wanted."""
        command = [sys.executable, "-m", __spec__.name, self._request]
        environment = {**os.environ, "RUST_BACKTRACE": "0"}
        reader = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)  # nosec B603 # noqa: S603 - our own
        try:
            yield _answers_of(reader)
        finally:
            reader.kill()
            reader.communicate()


def _answers_of(reader: subprocess.Popen[bytes]) -> Iterator[Answer]:
    """Yield a reader's answers to the last; raises `Unreadable` ``file.reader_failed`` when there is none."""
    assert reader.stdout is not None  # noqa: S101 - a pipe was asked for
    for line in reader.stdout:
        answer = json.loads(line)
        yield answer
        if "end" in answer:
            return
    code = reader.wait()
    if code != _GAVE_UP and code >= 0:
        raise RuntimeError(f"The reader of a file ended with code {code}; it has said why.")
    raise Unreadable("file.reader_failed", reason=Signals(-code).name if code < 0 else "memory")


def _finding(said: dict[str, Any]) -> Finding:
    return Finding(**{**said, "severity": Severity(said["severity"])})


def main(request: str) -> int:
    """Read a file as it is asked for and print what it holds; return the exit code."""
    asked = json.loads(request)
    rule = FileRule(
        match=(),
        sheet=asked["sheet"],
        header_row=asked["header_row"],
        numbers=NumberFormat(decimal=asked["decimal"]),
    )
    open_form = _opener(asked["form"])
    _bound_memory()
    try:
        path = Path(asked["path"])
        _tell(open_form(path, asked["file"], rule), path)
    except BrokenPipeError:  # nobody wants the rest
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except BaseException as error:
        if isinstance(error, MemoryError) or type(error).__name__ == "PanicException":
            return _GAVE_UP
        raise
    return 0


def _opener(form: str) -> Any:
    """Return the form's reader; its library is loaded here, and only the one that is needed."""
    if form == "parquet":
        from fieldhouse.ingest.parquet_table import ParquetTable

        return ParquetTable
    from fieldhouse.ingest.xlsx_table import XlsxTable

    return XlsxTable


def _bound_memory() -> None:
    """Let this process take `APART_LIMIT` bytes beyond what it has now, and leave no core behind."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + APART_LIMIT
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell(table: Table, path: Path) -> None:
    known = len(table.findings)
    _say(
        columns=table.columns,
        findings=[asdict(one) for one in table.findings],
        progress=table.progress(),
        sheet=getattr(table, "sheet", ""),
        sheets=getattr(table, "sheets", []),
    )
    if any(one.severity is Severity.FATAL for one in table.findings):
        return _say(end=True, progress=table.progress(), blank=0)
    refused: dict[str, Any] = {}
    try:
        for batch in _batches(table.rows(), path.stat().st_size):
            _say(rows=batch, progress=table.progress(), blank=table.blank)
    except Unreadable as error:
        refused = {"unreadable": error.rule, "fields": error.fields}
    late = [asdict(one) for one in table.findings[known:]]
    return _say(end=True, progress=table.progress(), blank=table.blank, findings=late, **refused)


def _batches(rows: Iterator[RawRow], packed: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield batches of rows, bounded in rows and in text; a row past the row limit comes without its cells.

    Raises `Unreadable` ``file.expands_too_far`` where few bytes stand for very much text.
    """
    batch: list[tuple[Any, ...]] = []
    size = total = 0
    for row, cells, flaws in rows:
        length = sum(map(len, cells))
        if length > ROW_LIMIT:
            batch.append((row, [], [("row.too_long", None, {"limit": str(ROW_LIMIT)})]))
        else:
            batch.append((row, cells, [(one.rule, one.column, one.fields) for one in flaws]))
            size += length
        total += length
        if total > GZIP_RATIO_FROM and total > APART_RATIO_LIMIT * packed:
            raise Unreadable("file.expands_too_far", limit=f"{APART_RATIO_LIMIT}:1")
        if len(batch) >= APART_ROWS or size > ROW_LIMIT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _say(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
