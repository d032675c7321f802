"""What a profile states itself: the stage map and constant rows, read by the parsers that read the files."""

from __future__ import annotations

from datetime import date
from typing import Any

from fieldhouse.domain.instants import zone_named
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.numbers import NumberFormat
from fieldhouse.ingest.profile import Profile
from fieldhouse.ingest.schema import RECORDS, TypedRow
from fieldhouse.ingest.toml_table import TomlTable, as_text, nearest
from fieldhouse.ingest.values import Parsers


def read_stages(root: TomlTable, profile: Profile) -> tuple[TypedRow, ...]:
    """Return the stage map: one typed row of kind ``stage`` for each table of [[stages]]."""
    found: list[TypedRow] = []
    seen: set[tuple[str | None, date | None]] = set()
    for table in root.tables("stages"):
        row = _typed(table, "stage", profile)
        key = (row.values.get("stage"), row.values.get("valid_from"))
        if key in seen:
            table.refuse("profile.stage_twice", "stage", key[0])
        seen.add(key)
        found.append(row)
    return tuple(found)


def read_rows(root: TomlTable, profile: Profile) -> tuple[TypedRow, ...]:
    """Return the constant rows: for each table of [[rows]] its ``kind`` with the values of its ``fields``."""
    found = []
    for table in root.tables("rows"):
        kind = table.text("kind", is_required=True)
        fields = table.table("fields") or table.inner("fields", {})
        table.finish()
        if kind in RECORDS:
            found.append(_typed(fields, kind, profile))
        elif kind:
            table.refuse("profile.kind_unknown", "kind", kind, nearest=nearest(kind, RECORDS))
    return tuple(found)


def _typed(table: TomlTable, kind: str, profile: Profile) -> TypedRow:
    record = RECORDS[kind]
    parsers = Parsers(NumberFormat(), (), zone_named(profile.time_zone))
    names = [field.name for field in record.fields]
    values: dict[str, Any] = {}
    for name, content in table.content.items():
        if name not in names:
            table.refuse("profile.field_unknown", name, kind=kind, nearest=nearest(name, names))
            continue
        text = as_text(content)
        if text is None:
            table.refuse("profile.wrong_type", name, content, wanted="value")
            continue
        parse = parsers.of(kind, record.field(name))
        try:
            values[name] = (parse(text) if parse else text) if text else None
        except BadValue as error:
            table.refuse("profile.value_unreadable", name, text, reason=error.rule)
    for field in record.fields:
        if field.is_required and field.name not in table.content:
            table.refuse("profile.field_missing", None, kind=kind, field=field.name)
    return TypedRow(kind, values, profile.file, 0)
