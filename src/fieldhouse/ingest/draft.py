"""A profile in the making for one file of one kind of record, and the TOML that it becomes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.profile import Column
from fieldhouse.ingest.schema import RECORDS

STANDS_FOR_KEY = ("name", "account")
"""Fields that name a record where no column is its key."""

JOINED_WITH = " / "


@dataclass(frozen=True, slots=True)
class Draft:
    """How one file is read.

    ``fields`` gives each field of the ``kind`` the columns that it is read from, several of them joined. ``match`` is
    the pattern of the file's name, ``source`` the name under which its records are kept. ``currency`` is that of
    amounts where no column tells; the other texts are as in `profile.FileRule` and `numbers.NumberFormat`. ``page`` is
    the sheet of a workbook that has several.
    """

    kind: str
    fields: Mapping[str, tuple[str, ...]]
    match: str
    source: str
    zone: str
    header_row: int = 1
    decimal: str = "point"
    thousands: str = ""
    currency_sign: str = ""
    date_format: str = ""
    currency: str = ""
    page: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """The columns by which a record is known: those of its key, else those of its name."""
        if "key" in self.fields:
            return self.fields["key"]
        return tuple(one for name in STANDS_FOR_KEY for one in self.fields.get(name, ()))


def as_toml(draft: Draft, title: str) -> str:
    """Return the profile as a file that `load_profile` reads, and that a person can go on editing."""
    return "\n".join(_lines(draft, title)) + "\n"


def _lines(draft: Draft, title: str) -> Iterator[str]:
    yield from ("[profile]", f"name = {quoted(draft.source)}", f"title = {quoted(title)}")
    yield f"time_zone = {quoted(draft.zone)}"
    maps = {name: one for name, one in known_maps().items() if name in draft.fields}
    for name, words in maps.items():
        yield from ("", f"[maps.{name}]")
        yield from (f"{quoted(word)} = {quoted(meant)}" for word, meant in words.items())
    yield from ("", "[[files]]", f"match = {quoted(draft.match)}", f"header_row = {draft.header_row}")
    if draft.page:
        yield f"sheet = {quoted(draft.page)}"
    yield f"decimal = {quoted(draft.decimal)}"
    for name in ("thousands", "currency_sign"):
        if getattr(draft, name):
            yield f"{name} = {quoted(getattr(draft, name))}"
    if draft.date_format:
        yield f"date_formats = [{quoted(draft.date_format)}]"
    yield from ("[[files.records]]", f"kind = {quoted(draft.kind)}", "[files.records.fields]")
    names = {one.name for one in RECORDS[draft.kind].fields}
    cells = {**({"key": draft.key} if "key" in names and draft.key else {}), **draft.fields}
    for name, columns in cells.items():
        yield f"{name} = {_cell(columns, name if name in maps else '')}"
    if draft.currency and "currency" in names - draft.fields.keys():
        yield f"currency = {{ value = {quoted(draft.currency)} }}"


def _cell(columns: tuple[str, ...], named_map: str) -> str:
    if len(columns) > 1:
        return f"{{ join = [{', '.join(map(quoted, columns))}], with = {quoted(JOINED_WITH)} }}"
    if named_map:
        return f"{{ column = {quoted(columns[0])}, map = {quoted(named_map)} }}"
    return quoted(columns[0])


def known_maps() -> dict[str, Mapping[str, str]]:
    """What CRMs call categories and types, by field, in English and Japanese: as the profile of reports has it."""
    profile, _findings = load_profile("salesforce-report")
    rules = profile.files[0].records[0].fields if profile else {}
    return {name: one.value_map for name, one in rules.items() if isinstance(one, Column) and one.value_map}


def quoted(text: str) -> str:
    """A text as TOML writes it; its escapes are those of JSON, and one more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
