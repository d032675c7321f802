"""TOML tables read key by key, so that everything wrong with a profile becomes a finding with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.shown import shown

_HEADER = re.compile(r"\s*\[(\[)?\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*=""")
_NAMES: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "number",
    date: "day",
    list: "list",
    dict: "table",
}


class Places:
    """The lines of a TOML file on which its tables and keys stand, by path (``files[2].records[1].kind``)."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        counts: dict[str, int] = {}
        table = ""
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = self._path(header[2], bool(header[1]), counts)
                self._lines.setdefault(table, number)
            elif key := _KEY.match(line):
                name = key[1] or key[2] or key[3]
                self._lines.setdefault(f"{table}.{name}" if table else name, number)

    def line(self, path: str) -> int | None:
        """Return the line of a path, or of the nearest table around it."""
        while path:
            for one in (path, f"{path}[1]"):
                if one in self._lines:
                    return self._lines[one]
            path = re.sub(r"(?:\.?[^.\[\]]+|\[\d+\])$", "", path)
        return None

    @staticmethod
    def _path(name: str, is_list: bool, counts: dict[str, int]) -> str:
        parts = [part.strip().strip("\"'") for part in name.split(".")]
        path = ""
        for place, part in enumerate(parts):
            path = f"{path}.{part}" if path else part
            if is_list and place == len(parts) - 1:
                counts[path] = counts.get(path, 0) + 1
                for inner in [one for one in counts if one.startswith(f"{path}[{counts[path]}]")]:
                    del counts[inner]
            if path in counts:
                path = f"{path}[{counts[path]}]"
        return path


class TomlTable:
    """One table of a profile, with its path for findings. Reading a key marks it as known."""

    def __init__(
        self, content: dict[str, Any], path: str, file: str, places: Places, findings: list[Finding]
    ) -> None:
        self.content = content
        self.path = path
        self.findings = findings
        self._file = file
        self._places = places
        self._known: list[str] = []

    def refuse(self, rule: str, key: str | None = None, value: object = None, **fields: str) -> None:
        """Add a finding about a key of this table, or about the table."""
        path = ".".join(part for part in (self.path, key) if part)
        text = None if value is None else shown(str(value))
        line = self._places.line(path)
        self.findings.append(Finding(rule, Severity.FATAL, self._file, line, path, text, fields))

    def take(self, key: str, kind: type, default: Any = None, *, is_required: bool = False) -> Any:
        """Return the value of a key, or ``default`` if it is missing or, with a finding, of another type."""
        self._known.append(key)
        if key not in self.content:
            if is_required:
                self.refuse("profile.key_missing", None, missing=key)
            return default
        value = self.content[key]
        if _is_of(value, kind):
            return value
        self.refuse("profile.wrong_type", key, value, wanted=_NAMES[kind])
        return default

    def text(
        self, key: str, default: str = "", *, is_required: bool = False, choices: Iterable[str] = ()
    ) -> str:
        """Return a text, out of ``choices`` when these are given."""
        value: str = self.take(key, str, default, is_required=is_required)
        allowed = tuple(choices)
        if allowed and value != default and value not in allowed:
            near, listed = nearest(value, allowed), ", ".join(allowed)
            self.refuse("profile.not_a_choice", key, value, choices=listed, nearest=near)
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text stands for a list of one."""
        value = self.content.get(key)
        if isinstance(value, str):
            self._known.append(key)
            return (value,)
        found = self.take(key, list, [])
        if all(isinstance(one, str) for one in found):
            return tuple(found)
        self.refuse("profile.wrong_type", key, value, wanted="text")
        return ()

    def table(self, key: str) -> TomlTable | None:
        """Return the table of a key, ``None`` when there is none."""
        content = self.take(key, dict)
        return None if content is None else self.inner(key, content)

    def tables(self, key: str) -> list[TomlTable]:
        """Return the list of tables of a key, numbered from 1 in their paths."""
        found = self.take(key, list, [])
        if not all(isinstance(one, dict) for one in found):
            self.refuse("profile.wrong_type", key, None, wanted=_NAMES[dict])
            return []
        return [self.inner(f"{key}[{place}]", one) for place, one in enumerate(found, start=1)]

    def inner(self, name: str, content: dict[str, Any]) -> TomlTable:
        """Return a table inside this one."""
        path = f"{self.path}.{name}" if self.path else name
        return TomlTable(content, path, self._file, self._places, self.findings)

    def finish(self) -> None:
        """Give a finding for every key that was not asked for: a typing error, hardly ever anything else."""
        for key in self.content:
            if key not in self._known:
                self.refuse("profile.key_unknown", key, nearest=nearest(key, self._known))


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the name that is most like the one given, "" when none is."""
    return next(iter(get_close_matches(name, list(names), n=1)), "")


def as_text(value: object) -> str | None:
    """Return a TOML value as the text that a parser reads, ``None`` for lists and tables."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
    return None


def _is_of(value: object, kind: type) -> bool:
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, kind)
