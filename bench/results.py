"""What was measured: kept as ``bench/results.json``, shown as docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.work import Work, full_scale

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
HEADS = ("What", "How", "To reach", "Measured", "Held")
YARDSTICK = 10_000_000
INTRODUCTION = """\
# Benchmarks

What Fieldhouse is meant to bear, and what it bore when it was last measured. `make bench` measures all of it again,
`.venv/bin/python -m bench NAME` one of it (`--database postgresql`, `--scale 50000` for a smaller trial, which the row
says). This page is written by those commands. A measurement is a module in `bench/`; its docstring says how it is
taken. Machines are shared: each row says how fast its machine was in that moment, by empty turns of a loop.

The big home: 1,000,000 opportunities with 12.3 million change rows, 4,259 positions and 5,028 people, simulated by
`fieldhouse simulate FOLDER --scale 1000000 --sellers 3720 --lean`.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what is measured under which conditions, the bound, and what came out.

    ``is_held`` is None where there is no bound. ``detail`` is whatever else was seen, as lines.
    """

    variant: str
    how: str
    to_reach: str
    measured: str
    is_held: bool | None
    detail: tuple[str, ...] = ()


def keep(name: str, row: Row, work: Work) -> None:
    """Put a row in the place of the last one of its kind, and write the page."""
    rows = _rows()
    said = {slot: getattr(row, slot) for slot in Row.__slots__}
    rows[f"{name}/{row.variant}"] = said | {
        "name": name,
        "scale": work.scale,
        "database": work.database,
        "code": _code(),
        "machine": _machine(),
    }
    KEPT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(_page(rows), encoding="utf-8")


def table() -> str:
    """The table as text for a terminal."""
    lines = [HEADS, *(_cells(row) for row in _ordered(_rows()))]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _rows() -> dict[str, dict[str, Any]]:
    return json.loads(KEPT.read_bytes()) if KEPT.exists() else {}


def _ordered(rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    from bench.__main__ import ASKED_FOR, NAMES

    names = (*NAMES, *ASKED_FOR)
    return sorted(rows.values(), key=lambda row: (names.index(row["name"]), row["variant"]))


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    how = (
        row["how"]
        if row["scale"] == full_scale(row["name"])
        else f"{row['how']} (a trial: {row['scale']:,} opportunities)"
    )
    held = {True: "yes", False: "no", None: ""}[row["is_held"]]
    return (row["variant"], how, row["to_reach"], row["measured"], held)


def _page(rows: dict[str, dict[str, Any]]) -> str:
    ordered = _ordered(rows)
    parts = [INTRODUCTION, _markdown([HEADS, *(_cells(row) for row in ordered)])]
    for name in dict.fromkeys(row["name"] for row in ordered):
        parts.append(f"## {name}\n\n{(import_module(f'bench.{name}').__doc__ or '').strip()}\n")
        for row in ordered:
            if row["name"] == name:
                parts.append(_account(row))
    return "\n".join(parts)


def _account(row: dict[str, Any]) -> str:
    command = f"python -m bench {row['name']}"
    command += f" --database {row['database']}" if row["database"] != "sqlite" else ""
    command += f" --scale {row['scale']}" if row["scale"] != full_scale(row["name"]) else ""
    lines = [f"- **{row['variant']}** (`{command}`, code {row['code']}, {row['machine']}): {row['measured']}"]
    return "\n".join([*lines, *(f"  - {one}" for one in row["detail"])]) + "\n"


def _markdown(lines: list[tuple[str, ...]]) -> str:
    head, *rest = lines
    shown = [head, tuple("---" for _ in head), *rest]
    return "\n".join("| " + " | ".join(line) + " |" for line in shown) + "\n"


def _code() -> str:
    """The commit that is measured, and its day; a tree with changes in it says so."""

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()

    said = git("show", "-s", "--format=%h of %cs")
    return f"{said} with changes" if git("status", "--porcelain", "src") else said


def _machine() -> str:
    """What was measured on, and how fast it was just then: other guests of its host may take half of that."""
    began = time.process_time()
    for _nth in range(YARDSTICK):
        pass
    seconds = time.process_time() - began
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    return f"{machine}, {YARDSTICK:,} empty turns of a loop in {seconds:.2f} s"
