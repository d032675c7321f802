"""What the company keeps outside its CRM: the sheet of its organisation, and records that name the CRM's Ids.

Salesforce forgets how the organisation, its territories, the stage map, plan rates and quotas were, and never knew what
a position is called in Japanese, which seat is open, who the partners of a deal were before, and what leaders said in
their calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import polars as pl
from polars import col

from ..company import write_profile
from ..periods import Periods
from ..stages import CATEGORIES, STAGES
from ..writing import Sheets
from .currencies import plan_rates
from .ids import ids
from .people import Today
from .quotas import versions_of

FOLDER, ORGANISATION, RECORDS = "beside", "organisation", "records"
"""The folder beside the export's files; in it the sheet, and the folder of records."""

ASSUMED_SINCE = "1990-01-01"
"""Since when lines without dates are taken to hold (profile ``salesforce``): a row of that day takes their place."""

Tables = Mapping[str, pl.DataFrame]


def write_beside(export: Path, tables: Tables, today: Today, periods: Periods) -> dict[str, int]:
    """Write the folder into that of an export, and return the numbers of rows by file."""
    folder = export / FOLDER
    records = folder / RECORDS
    records.mkdir(parents=True, exist_ok=True)
    write_profile(records, periods, has_stages=False)
    with Sheets(folder) as sheet:
        sheet.append(ORGANISATION, organisation_sheet(tables, today, periods))
    with Sheets(records) as sheets:
        for kind, table in _records(tables, today, periods):
            sheets.append(kind, table)
    return {f"{FOLDER}/{name}": rows for name, rows in {**sheet.rows, **sheets.rows}.items()}


def organisation_sheet(tables: Tables, today: Today, periods: Periods) -> pl.DataFrame:
    """Who held which position under whom, since the first simulated day: for the profile ``organisation``.

    People are named by e-mail address, and so are the managers whom they had on the first day of the row. The position
    is named only where it is another one than the export gives the person.
    """
    held, first = tables["holding"], pl.lit(periods.first.isoformat())
    lines = tables["reporting_line"].select("position", "reports_to", begun="valid_from", ended="valid_to")
    rows = held.join(lines, on="position", maintain_order="left").select(
        "person",
        "position",
        "reports_to",
        start=pl.max_horizontal("valid_from", "begun", first),
        until=pl.min_horizontal("valid_to", "ended"),
    )
    rows = rows.filter(col("until").is_null() | (col("start") < col("until")))
    managers = held.select(reports_to="position", manager="person", since="valid_from", left="valid_to")
    led = rows.join(managers, on="reports_to", how="left", maintain_order="left").filter(
        col("manager").is_null()
        | ((col("since") <= col("start")) & (col("left").is_null() | (col("left") > col("start"))))
    )
    mail = tables["person"].select("key", "email")
    led = led.join(mail, left_on="person", right_on="key", how="left", maintain_order="left")
    led = led.join(
        mail, left_on="manager", right_on="key", how="left", maintain_order="left", suffix="_above"
    )
    last_day = (col("until").str.to_date() - timedelta(days=1)).cast(pl.String)
    told = led.with_columns(named=_position_named(led, tables, today))
    return told.select(
        person="email", position="named", manager="email_above", **{"from": col("start"), "to": last_day}
    ).sort("person", "from", maintain_order=True)


def _position_named(rows: pl.DataFrame, tables: Tables, today: Today) -> pl.Series:
    """Roles by their Id, former seats by title and number; nothing where the export gives the person the same."""
    titles = dict(tables["position"].select("key", "title").iter_rows())
    leading, leader_of = set(today.leading), dict(today.holder_of.select("position", "person").iter_rows())
    last = dict(today.last_held.iter_rows())
    roles = dict(zip(today.leading, ids("UserRole", today.leading), strict=True))

    def named(person: str, position: str) -> str | None:
        if position in leading:
            return None if leader_of.get(position) == person else roles[position]
        return None if last[person] == position else f"{titles[position]} {position[-2:]}"

    pairs = rows.select("person", "position").iter_rows()
    return pl.Series([named(person, position) for person, position in pairs], dtype=pl.String)


def _records(tables: Tables, today: Today, periods: Periods) -> Iterator[tuple[str, pl.DataFrame]]:
    """The record files, each a kind of the profile ``fieldhouse``."""
    people, lands = tables["person"].filter(col("reading").is_not_null()), tables["territory"]
    yield "person", people.select(ids("User", people["key"]).alias("key"), "reading")
    yield "territory", lands.select(ids("Territory2", lands["key"]).alias("key"), "name_ja")
    yield "position", _positions(tables, today)
    yield "reporting_line", _open_lines(tables, today)
    yield "territory_line", _lines_of(tables["territory_line"], "territory", "parent")
    yield "account_territory", _lines_of(tables["account_territory"], "account", "territory")
    yield "stage", _stage_map(periods)
    yield "rate", plan_rates(tables["rate"])
    yield "quota", _quotas(tables, today)
    calls = tables["call"]
    place, person = ids("UserRole", calls["position"]), ids("User", calls["person"])
    yield "call", calls.with_columns(position=place, person=person)
    if "split" in tables:
        yield "split", _splits(tables["split"])
    if "route_leg" in tables:
        yield "route_leg", _legs(tables["route_leg"])


def _positions(tables: Tables, today: Today) -> pl.DataFrame:
    """What roles and the seats of users are called in both languages, and the seats that are open."""
    position = tables["position"].select("key", "title", "title_ja")
    roles = position.filter(col("key").is_in(today.leading.implode()))
    seats = today.last_held.join(position, left_on="position", right_on="key", maintain_order="left")
    leading = today.holder_of.filter(col("position").is_in(today.leading.implode()))["person"]
    seats = seats.filter(~col("person").is_in(leading.implode()))
    named = [
        roles.with_columns(ids("UserRole", roles["key"]).alias("key")),
        seats.select(ids("User", seats["person"]).alias("key"), "title", "title_ja"),
        _open_seats(tables, today).select("key", "title", "title_ja"),
    ]
    return pl.concat(named)


def _open_seats(tables: Tables, today: Today) -> pl.DataFrame:
    """Positions in which nobody is any more, and since when; the company's own name is their key."""
    held = today.holder_of["position"]
    left = tables["holding"].group_by("position").agg(open_since=col("valid_to").max())
    rows = tables["position"].filter(~col("key").is_in(held.implode()))
    return rows.join(left, left_on="key", right_on="position", maintain_order="left")


def _open_lines(tables: Tables, today: Today) -> pl.DataFrame:
    rows = _open_seats(tables, today).join(
        today.lines.select("position", "reports_to"),
        left_on="key",
        right_on="position",
        maintain_order="left",
    )
    return rows.select(
        position="key", reports_to=ids("UserRole", rows["reports_to"]), valid_from="open_since"
    )


def _lines_of(table: pl.DataFrame, below: str, above: str) -> pl.DataFrame:
    """Dated lines in the tree of territories by the CRM's Ids; the first of each takes the place of what is assumed."""
    is_first = col("valid_from") == col("valid_from").min().over(below)
    begun = pl.when(is_first).then(pl.lit(ASSUMED_SINCE)).otherwise("valid_from")
    rows = table.with_columns(valid_from=begun)
    objects = {"account": "Account", "territory": "Territory2", "parent": "Territory2"}
    named = {name: ids(objects[name], rows[name]) for name in (below, above)}
    return rows.select("valid_from", "valid_to", **named).select(below, above, "valid_from", "valid_to")


def _stage_map(periods: Periods) -> pl.DataFrame:
    """Every stage since the company was founded, and those that changed once more: named as the CRM does."""
    days = (periods.founded_on.isoformat(), periods.stages_changed_on.isoformat())
    rows = [
        (stage.label, stage.label, stage.label_ja, str(place), stage.outcome, CATEGORIES[category], day)
        for place, stage in enumerate(STAGES, start=1)
        for category, day in zip((stage.before, stage.after), days, strict=True)
        if day == days[0] or stage.before != stage.after
    ]
    names = ("stage", "label", "label_ja", "position", "outcome", "category", "valid_from")
    return pl.DataFrame(rows, names, orient="row")


def _quotas(tables: Tables, today: Today) -> pl.DataFrame:
    """All versions: of roles, of the users who held the others first in the period, and of seats that are open."""
    rows = versions_of(tables["quota"], tables["holding"])
    seats = dict(today.last_held.filter(~col("position").is_in(today.leading.implode())).iter_rows())
    has_seat = col("person").is_in([*seats])
    is_open = col("person").is_null() & col("position").is_in(_open_seats(tables, today)["key"].implode())
    place = (
        pl.when(col("position").is_in(today.leading.implode()))
        .then(ids("UserRole", rows["position"]))
        .when(has_seat)
        .then(ids("User", rows["person"]))
        .when(is_open)
        .then("position")
    )
    told = rows.select("starts_on", "until_on", "amount", "currency", "valid_from", position=place)
    return told.filter(col("position").is_not_null())


def _splits(table: pl.DataFrame) -> pl.DataFrame:
    """Every split with the day since which it holds, credit of 100 % included."""
    return table.select(
        "kind",
        "share",
        "valid_from",
        key=ids("OpportunitySplit", table["key"]),
        opportunity=ids("Opportunity", table["opportunity"]),
        person=ids("User", table["person"]),
    )


def _legs(table: pl.DataFrame) -> pl.DataFrame:
    """Of the routes what Partner does not hold: the vendor's leg, and partners who have given way to others."""
    rows = table.filter((col("role") == "vendor") | col("valid_to").is_not_null())
    return rows.select(
        "position",
        "role",
        "valid_from",
        "valid_to",
        key=ids("Partner", rows["key"]),
        opportunity=ids("Opportunity", rows["opportunity"]),
        partner=ids("Account", rows["partner"]),
    )
