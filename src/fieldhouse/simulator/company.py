"""The company's own description: profile file, people, positions, territories and rates."""

from __future__ import annotations

from pathlib import Path

from .names import Name
from .organisation import Line, Organisation, Person, person_key
from .periods import Periods
from .rates import Rates
from .stages import stage_tables
from .writing import Sheets

PROFILE_FILE = "fieldhouse-profile.toml"

_HEAD = """\
# Written by the simulator: every company, person and number of this folder is invented.
[profile]
name = "simulated"
title = "Kestrel Systems (simulated)"
is_simulated = true
time_zone = "UTC"
taken_on = {taken_on}

[company]
name = "Kestrel Systems (simulated)"
reporting_currency = "USD"
# The westernmost office closes the books: when 31 July ends there it has ended in London and Tokyo too.
reporting_zone = "America/Los_Angeles"
first_month = 2
year_named_by = "last"

[masters]
category = "fieldhouse"

"""


def write_profile(folder: Path, periods: Periods, *, has_stages: bool = True) -> None:
    """Write `fieldhouse-profile.toml`: whose files these are, the calendar, the masters, and maybe the stage map."""
    text = _HEAD.format(taken_on=periods.until.isoformat())
    text += stage_tables(periods.stages_changed_on) if has_stages else ""
    (folder / PROFILE_FILE).write_text(text, encoding="utf-8", newline="\n")


def write_organisation(org: Organisation, sheets: Sheets) -> None:
    """Write people, positions, who held which, and both trees."""
    sheets.write_rows(
        "person",
        (
            "key",
            "given_name",
            "family_name",
            "reading",
            "email",
            "language",
            "country",
            "starts_on",
            "ends_on",
        ),
        [_person_row(index, person) for index, person in enumerate(org.people)],
    )
    sheets.write_rows(
        "position",
        ("key", "title", "title_ja", "role"),
        [(one.key, one.title, one.title_ja, one.role) for one in org.positions],
    )
    sheets.write_rows(
        "holding",
        ("person", "position", "valid_from", "valid_to"),
        [(person_key(one.person), one.position, one.valid_from, one.valid_to) for one in org.holdings],
    )
    _write_lines("reporting_line", "position", "reports_to", org.reporting, sheets)
    sheets.write_rows("territory", ("key", "name", "name_ja"), org.territories)
    _write_lines("territory_line", "territory", "parent", org.territory_lines, sheets)


def _write_lines(kind: str, child: str, parent: str, lines: list[Line], sheets: Sheets) -> None:
    rows = [(line.child, line.parent, line.valid_from, line.valid_to) for line in lines]
    sheets.write_rows(kind, (child, parent, "valid_from", "valid_to"), rows)


def _person_row(index: int, person: Person) -> tuple[object, ...]:
    name: Name = person.name
    language = "ja" if person.country == "JP" else "en"
    email = f"{person_key(index).lower()}@kestrel.example"
    return (
        person_key(index), name.given, name.family, name.reading, email, language, person.country,
        person.starts_on, person.ends_on,
    )  # fmt: skip


def write_rates(rates: Rates, sheets: Sheets) -> None:
    """Write market and plan rates."""
    sheets.write_rows("rate", ("kind", "base", "quote", "rate", "valid_from"), rates.rows())
