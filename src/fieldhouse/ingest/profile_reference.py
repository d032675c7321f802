"""What a built-in profile reads, as its page in docs/profiles tells it; a test holds the two equal."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.profile import (
    Cell,
    Column,
    Condition,
    Constant,
    DayAfter,
    FileRule,
    First,
    Join,
    LeftOut,
    Lookup,
    RecordRule,
    Rest,
)


def profile_reference(name: str) -> str:
    """Return the Markdown of a built-in profile: a section for each shape of file, a table for each record."""
    profile, findings = load_profile(name)
    if profile is None:
        raise ValueError([one.rule for one in findings])
    return "\n".join(line for rule in profile.files for line in _file(rule))


def _file(rule: FileRule) -> Iterator[str]:
    known_by = f" with the columns {_listed(rule.known_by)}" if rule.known_by else ""
    form = ", read as a sheet of amounts" if rule.form == "amounts" else ""
    yield from (f"### Files {_listed(rule.match)}{known_by}{form}", "")
    if rule.derived:
        yield from ("| Made of others | Is |", "|---|---|")
        yield from (f"| `{name}` | {_cell(cell)} |" for name, cell in rule.derived.items())
        yield ""
    for one in rule.left_out:
        yield from (f"Left out and counted: {_left_out(one)}.", "")
    for record in rule.records:
        yield from _record(record)


def _record(record: RecordRule) -> Iterator[str]:
    conditions = [*map(_condition, record.when), *(f"not {_condition(one)}" for one in record.unless)]
    yield from (
        f"A row becomes a `{record.kind}`{' where ' if conditions else ''}{' and '.join(conditions)}:",
        "",
    )
    yield from ("| Field | Is read from |", "|---|---|")
    yield from (f"| `{name}` | {_cell(cell)} |" for name, cell in record.fields.items())
    if record.undated_since:
        yield f"| `valid_from` | the day of the export; the first time {record.undated_since} |"
    yield ""


def _cell(cell: Cell) -> str:
    match cell:
        case Column():
            mapped = ", by a list of words" if cell.value_map else ""
            return f"`{_plain(cell.name)}`{mapped}{', if the file has it' if cell.is_optional else ''}"
        case Constant():
            return f"always `{cell.text}`"
        case First():
            return "; else ".join(map(_cell, cell.choices))
        case Join():
            return " and ".join(map(_cell, cell.parts))
        case Lookup():
            return f"`{cell.take}` in `{cell.file}`, by {_cell(cell.on)}"
        case DayAfter():
            return f"the day after {_cell(cell.day)}"
        case Rest():
            return "all columns that nothing else reads"


def _condition(one: Condition) -> str:
    if one.begins:
        return f"`{_plain(one.column)}` begins with `{one.begins}`"
    if one.values == {""}:
        return f"`{_plain(one.column)}` is {'not ' if one.is_negated else ''}empty"
    return f"`{_plain(one.column)}` is {_listed(sorted(one.values))}"


def _left_out(one: LeftOut) -> str:
    if one.when:
        return " and ".join(map(_condition, one.when))
    return f"rows of which no record is made, by `{_plain(one.by)}`"


def _listed(texts: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{_plain(one)}`" for one in texts)


def _plain(text: str) -> str:
    """A name in a table of Markdown."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(profile_reference(sys.argv[1]), end="")
