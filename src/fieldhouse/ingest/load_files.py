"""The [[files]] of a profile: which files, in what form, and into which records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fieldhouse.domain.instants import zone_named
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.dialect import DELIMITERS
from fieldhouse.ingest.encodings import ENCODINGS
from fieldhouse.ingest.load_cells import read_cell
from fieldhouse.ingest.mapping import constant_value
from fieldhouse.ingest.numbers import NumberFormat
from fieldhouse.ingest.open_table import FORMS
from fieldhouse.ingest.profile import (
    Cell,
    Condition,
    Constant,
    FileRule,
    LeftOut,
    NoteRule,
    Profile,
    RecordRule,
)
from fieldhouse.ingest.report.days import DayOrder
from fieldhouse.ingest.schema import PASTLESS, RECORDS, UNDATED, Record
from fieldhouse.ingest.toml_table import TomlTable, as_text, nearest
from fieldhouse.ingest.values import Parsers

NOTES = (
    "opportunity.undated",
    "opportunity.account_empty",
    "opportunity.owner_empty",
    "organisation.undated",
)
"""Counted notes that a profile may ask for; each has a sentence of its own."""

_A_MOMENT = datetime(2025, 3, 31, 23, 59, 58)  # noqa: DTZ001 - only its writing is looked at
_DELIMITERS = {**{name: one for one, name in DELIMITERS.items()}, **{one: one for one in DELIMITERS}}
_PLAIN = Parsers(NumberFormat(), (), zone_named("UTC"))  # whether a constant can be read depends on no zone
Maps = Mapping[str, Mapping[str, str]]


def read_files(root: TomlTable, profile: Profile) -> tuple[FileRule, ...]:
    """Return the rules of all files; the file's named [maps] serve all of them."""
    maps = _maps(root)
    return tuple(_file(table, maps) for table in root.tables("files"))


def _maps(root: TomlTable) -> Maps:
    table = root.table("maps")
    if table is None:
        return {}
    return {name: texts_of(inner) for name in table.content if (inner := table.table(name))}


def texts_of(table: TomlTable) -> dict[str, str]:
    """Return a table of texts; a value that is a list or a table is a finding."""
    found = {}
    for key in table.content:
        text = as_text(table.content[key])
        if text is None:
            table.refuse("profile.wrong_type", key, wanted="value")
        else:
            found[key] = text
    return found


def _file(table: TomlTable, maps: Maps) -> FileRule:
    match = table.texts("match")
    if not match:
        table.refuse("profile.key_missing", None, missing="match")
    rule = FileRule(
        match=match or ("",),
        known_by=table.texts("known_by"),
        form=table.text("format", choices=FORMS),
        encoding=table.text("encoding", choices=ENCODINGS),
        delimiter=_DELIMITERS.get(table.text("delimiter", choices=_DELIMITERS), ""),
        numbers=_numbers(table),
        date_formats=_date_formats(table),
        header_row=_header_row(table),
        sheet=table.text("sheet"),
        day_order=table.text("day_order", choices=tuple(DayOrder)),
        is_optional=table.take("optional", bool, False),
        records=tuple(one for inner in table.tables("records") if (one := _record(inner, maps))),
        notes=tuple(_note(inner) for inner in table.tables("notes")),
        left_out=tuple(_left_out(inner) for inner in table.tables("left_out")),
        derived=_derived(table, maps),
    )
    if not table.content.get("records"):
        table.refuse("profile.key_missing", None, missing="records")
    table.finish()
    return rule


def _derived(table: TomlTable, maps: Maps) -> dict[str, Cell]:
    inner = table.table("derived") or table.inner("derived", {})
    cells = {name: read_cell(inner, name, content, maps) for name, content in inner.content.items()}
    return {name: cell for name, cell in cells.items() if cell is not None}


def _numbers(table: TomlTable) -> NumberFormat:
    style = NumberFormat(
        decimal=table.text("decimal", "point", choices=("point", "comma")),
        thousands=table.text("thousands", choices=(",", ".", " ", "'", "’")),
        currency_sign=table.text("currency_sign"),
        percent=table.text("percent", "points", choices=("points", "fraction")),
    )
    if style.thousands == {"point": ".", "comma": ","}[style.decimal]:
        table.refuse("profile.separators_equal", "thousands", style.thousands)
    return style


def _date_formats(table: TomlTable) -> tuple[str, ...]:
    formats = table.texts("date_formats")
    for one in formats:
        try:
            datetime.strptime(_A_MOMENT.strftime(one), one)  # noqa: DTZ007
            is_usable = all(part in one for part in ("%m", "%d")) and ("%Y" in one or "%y" in one)
        except ValueError:
            is_usable = False
        if not is_usable and "%b" not in one and "%B" not in one:
            table.refuse("profile.format_unusable", "date_formats", one)
    return formats


def _header_row(table: TomlTable) -> int:
    row: int = table.take("header_row", int, 1)
    if not 1 <= row <= 100:
        table.refuse("profile.out_of_range", "header_row", row, least="1", most="100")
        return 1
    return row


def _record(table: TomlTable, maps: Maps) -> RecordRule | None:
    kind = table.text("kind", is_required=True)
    if kind not in RECORDS:
        if kind:
            table.refuse("profile.kind_unknown", "kind", kind, nearest=nearest(kind, RECORDS))
        return None
    record, undated_since = RECORDS[kind], _undated(table, kind)
    rule = RecordRule(
        kind=kind,
        fields=_fields(table, record, maps),
        when=_conditions(table, "when"),
        unless=_conditions(table, "unless"),
        takes_same_names=table.take("same_names", bool, False),
        is_once=table.take("once", bool, False),
        numbered=_numbered(table, record),
        undated_since=undated_since,
        has_past=_has_past(table, kind) and undated_since is None,
    )
    table.finish()
    if not rule.takes_same_names:
        _require(table, record, {**rule.fields, **({"valid_from": None} if rule.undated_since else {})})
    return rule


def _undated(table: TomlTable, kind: str) -> date | None:
    since: date | None = table.take("undated_since", date)
    if since is not None and kind not in UNDATED:
        table.refuse("profile.not_a_choice", "undated_since", kind, choices=", ".join(UNDATED), nearest="")
        return None
    return since


def _has_past(table: TomlTable, kind: str) -> bool:
    has_past: bool = table.take("has_past", bool, True)
    if not has_past and kind not in PASTLESS:
        table.refuse("profile.not_a_choice", "has_past", kind, choices=", ".join(PASTLESS), nearest="")
        return True
    return has_past


def _fields(table: TomlTable, record: Record, maps: Maps) -> dict[str, Cell]:
    inner = table.table("fields") or table.inner("fields", {})
    found: dict[str, Cell] = {}
    names = [field.name for field in record.fields]
    for name, content in inner.content.items():
        if name not in names:
            inner.refuse("profile.field_unknown", name, kind=record.kind, nearest=nearest(name, names))
        elif (cell := read_cell(inner, name, content, maps)) is not None:
            found[name] = cell
            if isinstance(cell, Constant):
                _check_constant(inner, name, cell, record)
    return found


def _check_constant(table: TomlTable, name: str, cell: Constant, record: Record) -> None:
    try:
        constant_value(cell, _PLAIN, record.kind, record.field(name))
    except BadValue as error:
        table.refuse("profile.value_unreadable", name, cell.text, reason=error.rule)


def _require(table: TomlTable, record: Record, fields: Mapping[str, Any]) -> None:
    stated = table.content.get("fields")
    for field in record.fields:
        is_stated = field.name in fields or field.name in (stated or {})
        if field.is_required and isinstance(stated, dict | None) and not is_stated:
            table.refuse("profile.field_missing", None, kind=record.kind, field=field.name)


def _numbered(table: TomlTable, record: Record) -> str | None:
    name = table.text("number_repeats")
    texts = [field.name for field in record.fields if field.type == "text" and field.is_required]
    if name and name not in texts:
        table.refuse("profile.not_a_choice", "number_repeats", name, choices=", ".join(texts), nearest="")
        return None
    return name or None


def _conditions(table: TomlTable, key: str) -> tuple[Condition, ...]:
    inner = table.table(key)
    if inner is None:
        return ()
    return tuple(one for column in inner.content if (one := _condition(inner, column)))


def _condition(table: TomlTable, column: str) -> Condition | None:
    """Read ``column = "value"``, ``column = ["one", "two"]``, or a table of ``any``, ``empty`` or ``begins``.

    The table may say ``optional = true`` of a column that a file may lack.
    """
    content = table.content[column]
    stated = dict(content) if isinstance(content, dict) else {"any": content}
    is_optional = stated.pop("optional", False)
    match stated:
        case {"empty": bool(is_empty), **others} if not others:
            condition = Condition(column, frozenset({""}), is_negated=not is_empty)
        case {"begins": str(text), **others} if text and not others:
            condition = Condition(column, begins=text)
        case {"any": listed, **others} if not others and (values := _texts(listed)):
            condition = Condition(column, values)
        case _:
            table.refuse("profile.condition_unclear", column, content)
            return None
    return replace(condition, is_optional=is_optional is True)


def _texts(content: Any) -> frozenset[str]:
    """The texts of a value or a list of values; none where one is no value."""
    texts = [as_text(one) for one in (content if isinstance(content, list) else [content])]
    return frozenset() if None in texts else frozenset(one for one in texts if one is not None)


def _left_out(table: TomlTable) -> LeftOut:
    found = LeftOut(_conditions(table, "when"), table.text("by"))
    if not found.when and not found.by:
        table.refuse("profile.key_missing", None, missing="by")
    table.finish()
    return found


def _note(table: TomlTable) -> NoteRule:
    rule = table.text("rule", is_required=True, choices=NOTES)
    note = NoteRule(rule, _conditions(table, "when"))
    table.finish()
    return note
