"""Good files, small and plain, from which the hostile ones are made."""

from __future__ import annotations

import csv
import io
import zipfile
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

ACCOUNTS = """key,name,industry,country,employees
A1,Alder & Sons,Retail,US,120
A2,"Birch, ""the"" Mill",Paper,DE,45
A3,髙橋商店,小売,JP,8
A4,O'Neil Ltd,Energy,IE,1000
"""

DEALS = """key,name,account,owner,created_at,stage,category,amount,currency,close_on
O1,First,A1,P1,2025-01-10T09:00:00Z,Open,pipeline,1000.00,USD,2025-02-15
O2,"Second, larger",A2,P1,2025-01-11,Open,commit,-2000.50,EUR,2025-03-20
O3,三つ目,A3,,2025-01-12 10:30,Won,closed,900000,JPY,2025-03-31
O4,Fourth,A4,P2,2025-02-01,Lost,omitted,1,USD,2025-04-01
"""

CHANGES = """opportunity,field,value,at
O1,stage,Open,2025-01-10T09:00:00Z
O1,amount,1500.00,2025-01-20T09:00:00+09:00
O2,close_on,2025-04-30,2025-02-01T00:00:00Z
O2,category,commit,2025-02-02T00:00:00Z
"""

TABLES = {"account": ACCOUNTS, "opportunity": DEALS, "change": CHANGES}
"""Record files of the built-in profile, by kind."""

PROFILE = """[profile]
name = "hostile"
title = "Hostile"
time_zone = "Asia/Tokyo"
taken_on = 2025-06-30

[maps.stages]
"Open" = "Talks"

[[files]]
match = "deals.*"
thousands = ","
currency_sign = "$"
date_formats = ["%d.%m.%Y"]
[[files.records]]
kind = "opportunity"
number_repeats = "key"
unless = { stage = "Lost" }
[files.records.fields]
key = "key"
name = { join = ["name", "stage"], with = " / " }
amount = { first = ["amount", { value = 0 }] }
currency = "currency"
stage = { column = "stage", map = "stages" }
close_on = { column = "close_on", optional = true }
owner = { lookup = "owners.csv", on = "owner", key = "id", take = "name" }
[[files.records]]
kind = "account"
once = true
[files.records.fields]
key = { first = ["account", { value = "none" }] }
[[files.notes]]
rule = "opportunity.undated"
when = { close_on = { empty = true } }
"""
"""A profile that uses every form of a cell, over the columns of `DEALS`."""

OWNERS = "id,name\n,Nobody\nP1,Ann\nP2,Ben\n"

OVERRIDE = """[profile]
name = "acme"
title = "Acme"
taken_on = 2025-06-30

[company]
name = "Acme"
reporting_currency = "USD"
reporting_zone = "UTC"

[[stages]]
stage = "Open"
label = "Open"
position = 1
outcome = "open"
category = "pipeline"
"""
"""What a folder brings along for a home of its own."""


def rows_of(table: str) -> list[list[str]]:
    """A table's cells, the header first."""
    return list(csv.reader(io.StringIO(table)))


def workbook(rows: list[list[Any]], sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet; numbers are numbers, texts are texts."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for y, cells in enumerate(rows):
            for x, cell in enumerate(cells):
                page.write(y, x, cell)
    return held.getvalue()


def parquet(table: pa.Table, **options: Any) -> bytes:
    """A table as a Parquet file."""
    held = io.BytesIO()
    pq.write_table(table, held, **options)
    return held.getvalue()


def texts(rows: list[list[str]]) -> pa.Table:
    """Rows under their header as an Arrow table of texts."""
    head, *below = rows
    return pa.table({name: [row[place] for row in below] for place, name in enumerate(head)})


def larger(table: str, random: Random, least: int = 50, most: int = 2_000) -> str:
    """A table with many more rows, each with its own key."""
    head, *rows = table.splitlines(keepends=True)
    count = random.randint(least, most)
    return head + "".join(f"K{place}{rows[place % len(rows)]}" for place in range(count))


def unzipped(body: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()
