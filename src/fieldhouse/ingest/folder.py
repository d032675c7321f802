"""Which files of a folder a profile reads, and a note for every other entry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.limits import LISTED_LIMIT
from fieldhouse.ingest.open_table import open_table, wanted_columns
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.shown import shown

OVERRIDE_NAME = "fieldhouse-profile.toml"
"""A file of this name in the folder changes the profile; it is read, and no input."""


@dataclass(slots=True)
class Listing:
    """The files to read with their rules, in the profile's order; the folder they lie in; what was found."""

    folder: Path
    chosen: list[tuple[Path, FileRule]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, rule: str, file: str, **fields: str) -> None:
        """Add a finding for which the source cannot be read."""
        self.findings.append(Finding(rule, Severity.FATAL, shown(file), fields=fields))


def listed(path: Path, rules: tuple[FileRule, ...]) -> Listing:
    """Match a folder's entries, or one file, against the rules: each entry goes to the first rule that fits.

    A rule fits by the file's name and, where it is ``known_by`` columns, by its heads. Names are compared in lower
    case. Rules: ``source.missing``, ``source.unreadable``, ``source.nothing_to_read``, ``file.missing`` (a rule that
    is not optional and finds nothing), ``file.not_read``, ``file.more_not_read``.
    """
    try:
        if path.is_file():
            return _one_file(path, rules)
        if path.is_dir():
            return _whole_folder(path, sorted(path.iterdir(), key=lambda one: one.name), rules)
    except (OSError, ValueError) as error:
        listing = Listing(path)
        listing.refuse("source.unreadable", str(path), reason=getattr(error, "strerror", None) or str(error))
        return listing
    listing = Listing(path)
    listing.refuse("source.missing", str(path))
    return listing


def _one_file(path: Path, rules: tuple[FileRule, ...]) -> Listing:
    listing = Listing(path.parent)
    rule = _rule_of(path, rules)
    if rule is None:
        listing.refuse("source.nothing_to_read", path.name, wanted=_wanted(rules))
    else:
        listing.chosen.append((path, rule))
    return listing


def _whole_folder(path: Path, entries: list[Path], rules: tuple[FileRule, ...]) -> Listing:
    listing = Listing(path)
    by_rule: dict[int, list[Path]] = defaultdict(list)
    for one in entries:
        rule_of_it = _rule_of(one, rules) if one.is_file() else None
        if rule_of_it is not None:
            by_rule[id(rule_of_it)].append(one)
    for rule in rules:
        found = by_rule[id(rule)]
        listing.chosen += [(one, rule) for one in found]
        if not found and not rule.is_optional:
            listing.refuse("file.missing", rule.match[0])
    if not listing.chosen and not listing.findings:
        listing.refuse("source.nothing_to_read", path.name, wanted=_wanted(rules))
    taken = {one for one, _ in listing.chosen}
    _note_others(listing, [one for one in entries if one not in taken and one.name != OVERRIDE_NAME])
    return listing


def _note_others(listing: Listing, others: list[Path]) -> None:
    for one in others[:LISTED_LIMIT]:
        if one.is_dir():
            name, reason = f"{shown(one.name)}/", "folder"
        else:
            name, reason = shown(one.name), "no_rule" if one.is_file() else "not_a_file"
        listing.findings.append(Finding("file.not_read", Severity.NOTE, name, fields={"reason": reason}))
    if len(others) > LISTED_LIMIT:
        count = {"count": str(len(others) - LISTED_LIMIT)}
        listing.findings.append(
            Finding("file.more_not_read", Severity.NOTE, shown(listing.folder.name), fields=count)
        )


def _rule_of(path: Path, rules: tuple[FileRule, ...]) -> FileRule | None:
    lower = path.name.lower()
    named = (one for one in rules if any(fnmatchcase(lower, m.lower()) for m in one.match))
    return next((one for one in named if _has_columns(path, one)), None)


def _has_columns(path: Path, rule: FileRule) -> bool:
    if not rule.known_by:
        return True
    how = (rule.form, rule.encoding, rule.delimiter, rule.header_row, rule.sheet)
    state, is_text = path.stat(), path.suffix.lower() not in (".xlsx", ".xlsm", ".parquet")
    wanted = wanted_columns(rule) if is_text else frozenset()  # by which the delimiter is told
    return set(rule.known_by) <= _columns(path, (state.st_ino, state.st_size, state.st_mtime_ns), how, wanted)


@lru_cache(maxsize=32)
def _columns(
    path: Path, _state: tuple[int, ...], how: tuple[str, str, str, int, str], wanted: frozenset[str]
) -> frozenset[str]:
    """The heads of a file as it is now; several rules ask for them in turn, and a workbook takes long to open."""
    form, encoding, delimiter, header_row, sheet = how
    plain = FileRule(
        match=(), form=form, encoding=encoding, delimiter=delimiter, header_row=header_row, sheet=sheet
    )
    return frozenset(open_table(path, path.name, plain, wanted).columns)


def _wanted(rules: tuple[FileRule, ...]) -> str:
    """The names that are read, each once, with the columns by which files are known."""
    told = (
        f"{pattern} ({', '.join(rule.known_by)})" if rule.known_by else pattern
        for rule in rules
        for pattern in rule.match
    )
    return ", ".join(dict.fromkeys(told))
