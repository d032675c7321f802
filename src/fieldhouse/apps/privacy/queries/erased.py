"""Keeping people erased whom a source still has: what an import reads, without them.

A value that is somebody's name, key or address as a whole is read as the label that stands for it, so that everything
that refers to them still does. Rows of the people themselves lose what names them. Names inside longer texts are not
known again: the home has only digests of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from fieldhouse.apps.privacy.digests import digest_of_key, digest_of_text
from fieldhouse.apps.privacy.models import Erasure
from fieldhouse.apps.privacy.queries.subjects import BLANK, NAMED
from fieldhouse.domain.erased import Naming
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.events import Event, ReadBlock, ReadRow, Rejected
from fieldhouse.ingest.schema import TypedRow

Find = Callable[[Finding], None]

OF_PEOPLE = frozenset({"person", "contact", "lead"})
LONGEST = 300
"""Characters of a value that may be somebody's name, key or address as a whole."""


class Erased:
    """The erasures of a home, as the rows of one source meet them."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._labels: dict[str, str] = {}
        self._records: dict[str, str] = {}
        for one in Erasure.objects.order_by("pk"):
            self._labels |= dict.fromkeys(one.texts, one.label)
            self._records |= {key: one.label for _kind, _number, _source, key in one.records}
        self._known: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._labels)

    def text(self, text: str) -> str:
        """A value, or the label of who it names."""
        if not text or len(text) > LONGEST:
            return text
        if text not in self._known:
            if len(self._known) > 1_000_000:  # a text of its own in every row
                self._known.clear()
            self._known[text] = self._labels.get(digest_of_text(text), text)
        return self._known[text]

    def events(self, events: Iterator[Event], find: Find) -> Iterator[Event]:
        """What reading yields, without those who were erased; what is noticed goes to ``find``."""
        if not self:
            yield from events
            return
        for event in events:
            match event:
                case ReadRow():
                    yield self._row(event, find)
                case ReadBlock():
                    yield from self._block(event, find)
                case Rejected():
                    cells = {name: self.text(cell) for name, cell in event.cells.items()}
                    yield replace(event, cells=cells, findings=tuple(map(self._finding, event.findings)))
                case Finding():
                    yield self._finding(event)
                case _:
                    yield event

    def _finding(self, finding: Finding) -> Finding:
        return replace(finding, value=self.text(finding.value)) if finding.value else finding

    def _row(self, row: ReadRow, find: Find) -> ReadRow:
        gone: set[str] = set()
        records = [self._record(one, gone, find) for one in row.records]
        cells = [("" if cell.strip() in gone else self.text(cell)) for cell in row.cells]
        return row._replace(records=records, cells=cells)

    def _block(self, block: ReadBlock, find: Find) -> Iterator[ReadBlock | ReadRow]:
        if block.kind in OF_PEOPLE:
            if self._has_erased(block):
                for place in range(block.values.height):
                    yield self._row(block.row_of(place), find)
            else:
                yield block
            return
        changed = {}
        for column in block.values:
            if column.dtype == pl.String:
                told = {text: self.text(text) for text in column.unique().drop_nulls()}
                other = {text: label for text, label in told.items() if label != text}
                if other:
                    changed[column.name] = column.replace(list(other), list(other.values()))
        if not changed:
            yield block
            return
        values = block.values.with_columns(**changed)
        yield replace(block, values=values, row_of=lambda place: self._row(block.row_of(place), find))

    def _has_erased(self, block: ReadBlock) -> bool:
        values = block.values
        keys = values["key"].drop_nulls()
        if any(digest_of_key(block.kind, self._source, self.text(key)) in self._records for key in keys):
            return True
        if any(self.text(key) != key for key in keys):
            return True
        names = [name for name in ("given_name", "family_name", "email") if name in values.columns]
        return any(
            self._names_erased(dict(zip(names, row, strict=True))) for row in values.select(names).iter_rows()
        )

    def _names_erased(self, values: dict[str, Any]) -> bool:
        naming = _naming(values)
        return any(self.text(form) != form for form in naming.forms())

    def _record(self, one: TypedRow, gone: set[str], find: Find) -> TypedRow:
        if one.kind not in OF_PEOPLE:
            values = {
                name: self.text(value) if isinstance(value, str) else value
                for name, value in one.values.items()
            }
            return replace(one, values=values)
        key = self.text(str(one.values["key"]))
        email = one.values.get("email") or ""
        label = (
            self._records.get(digest_of_key(one.kind, self._source, str(one.values["key"])))
            or (key if key != one.values["key"] else None)
            or (self.text(email) if self.text(email) != email else None)
        )
        if label is None:
            if self._names_erased(one.values):
                fields = {"key": str(one.values["key"])}
                find(Finding("privacy.namesake", Severity.WARNING, one.file, one.row, fields=fields))
            return one
        find(Finding("privacy.still_there", Severity.NOTE, one.file, one.row, fields={"label": label}))
        return replace(one, values=self._blank(one, key, label, gone))

    def _blank(self, one: TypedRow, key: str, label: str, gone: set[str]) -> dict[str, Any]:
        values = {**one.values, "key": key}
        for name in (*BLANK[one.kind], NAMED[one.kind]):
            if name not in values:
                continue
            if isinstance(values[name], str) and len(values[name].strip()) > 1:
                gone.add(values[name].strip())
            values[name] = label if name == NAMED[one.kind] else None
        if NAMED[one.kind] not in values:
            values[NAMED[one.kind]] = label
        return {
            name: self.text(value) if isinstance(value, str) and name != NAMED[one.kind] else value
            for name, value in values.items()
        }


def _naming(values: dict[str, Any]) -> Naming:
    said = {name: str(values.get(name) or "") for name in ("given_name", "family_name", "name", "email")}
    return Naming(said["given_name"], said["family_name"], said["name"], email=said["email"])
