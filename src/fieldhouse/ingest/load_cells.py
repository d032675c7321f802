"""Where a field's value comes from, as a profile writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldhouse.ingest.profile import Cell, Column, Constant, DayAfter, First, Join, Lookup, Rest
from fieldhouse.ingest.toml_table import TomlTable, as_text, nearest

Maps = Mapping[str, Mapping[str, str]]
_FORMS = ("column", "value", "first", "lookup", "join", "day_after", "rest")


def read_cell(table: TomlTable, key: str, content: Any, maps: Maps) -> Cell | None:
    """Read one of the seven forms of a cell; ``None`` with a finding when it is none of them.

    ``"name"`` or ``{ column = "name", map = …, otherwise = "text", optional = true }``, or
    ``permission = true`` where the column may be missing for lack of permission; ``{ value = … }``,
    ``{ first = [cells] }``, ``{ join = [cells], with = "|" }``, ``{ day_after = cell }``,
    ``{ lookup = "file.csv", on = cell, key = "name", take = "name", … as a column }``, ``{ rest = ["name"] }``.
    """
    if isinstance(content, str):
        return Column(content)
    form = next((one for one in _FORMS if isinstance(content, dict) and one in content), None)
    if form is None:
        table.refuse("profile.cell_unclear", key, content, forms=", ".join(_FORMS))
        return None
    inner = table.inner(key, content)
    cell = _READERS[form](inner, maps)
    inner.finish()
    return cell


def _column(table: TomlTable, maps: Maps) -> Cell:
    name = table.text("column", is_required=True)
    needs_permission = table.take("permission", bool, False)
    is_optional = table.take("optional", bool, False) or needs_permission
    return Column(name, _map(table, maps), is_optional, table.text("otherwise"), needs_permission)


def _map(table: TomlTable, maps: Maps) -> Mapping[str, str]:
    """Return the map written in place, or the one of [maps] that is named."""
    content = table.content.get("map")
    if isinstance(content, str):
        table.text("map")
        if content not in maps:
            table.refuse("profile.map_unknown", "map", content, nearest=nearest(content, maps))
        return maps.get(content, {})
    inner = table.table("map")
    texts = {} if inner is None else {key: as_text(one) for key, one in inner.content.items()}
    if None in texts.values():
        table.refuse("profile.wrong_type", "map", content, wanted="value")
    return {key: one for key, one in texts.items() if one is not None}


def _constant(table: TomlTable, maps: Maps) -> Cell | None:
    text = as_text(table.content["value"])
    table.take("value", object)
    if text is None:
        table.refuse("profile.wrong_type", "value", table.content["value"], wanted="value")
        return None
    return Constant(text, is_number=isinstance(table.content["value"], float))


def _first(table: TomlTable, maps: Maps) -> Cell | None:
    parts = _parts(table, "first", maps)
    return First(parts) if parts else None


def _join(table: TomlTable, maps: Maps) -> Cell | None:
    separator = table.text("with", "|")
    parts = _parts(table, "join", maps)
    return Join(parts, separator) if parts else None


def _parts(table: TomlTable, key: str, maps: Maps) -> tuple[Cell, ...]:
    found = table.take(key, list, [])
    cells = [read_cell(table, f"{key}[{place}]", one, maps) for place, one in enumerate(found, start=1)]
    if not cells:
        table.refuse("profile.cell_unclear", key, found, forms=", ".join(_FORMS))
    return tuple(one for one in cells if one is not None)


def _lookup(table: TomlTable, maps: Maps) -> Cell | None:
    file, take = table.text("lookup", is_required=True), table.text("take", is_required=True)
    table.take("on", object, is_required=True)
    on = read_cell(table, "on", table.content["on"], maps) if "on" in table.content else None
    key = table.text("key") or (on.name if isinstance(on, Column) else "")
    if not key:
        table.refuse("profile.key_missing", None, missing="key")
    if "/" in file or "\\" in file:
        table.refuse("profile.not_in_folder", "lookup", file)
        return None
    is_optional = table.take("optional", bool, False)
    value_map, otherwise = _map(table, maps), table.text("otherwise")
    return Lookup(file, on, key, take, is_optional, value_map, otherwise) if on and key else None


def _day_after(table: TomlTable, maps: Maps) -> Cell | None:
    table.take("day_after", object)
    day = read_cell(table, "day_after", table.content["day_after"], maps)
    return DayAfter(day) if day else None


def _rest(table: TomlTable, maps: Maps) -> Cell:
    return Rest(table.texts("rest"))


_READERS = {
    "column": _column,
    "value": _constant,
    "first": _first,
    "join": _join,
    "lookup": _lookup,
    "day_after": _day_after,
    "rest": _rest,
}
