"""``python -m bench [NAME …]``: measure, print the table, and rewrite docs/benchmarks.md.

Without a name all of them run, the import of the big home first; only ``faults``, which takes hours, has to be named.
Rows that were not measured anew keep what they say.
The work folder is ``FIELDHOUSE_BENCH``, else ``build/bench``; what it holds (files, homes) is used again.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from bench.results import keep, table
from bench.work import Work, full_scale

NAMES = (
    "importing",
    "change",
    "nodes",
    "edit",
    "load",
    "lists",
    "logins",
    "moves",
    "reorganisation",
    "spreadsheet",
    "writers",
    "first_page",
    "forecast_scale",
)
"""The measurements, one module each; its docstring says how it measures, its ``measure`` does it."""

ASKED_FOR = ("faults", "hostile", "job_pages")
"""Those that run only when they are named."""


def main() -> int:
    """Run what is asked for; 1 when a bound was not held."""
    names = (*NAMES, *ASKED_FOR)
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--scale", type=int, help="opportunities, for a trial; else as many as are meant")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--times", type=int, default=50, help="how often the demo's import is killed")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(names):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    has_held = True
    for name in asked.names or NAMES:
        with Work.opened(asked.scale or full_scale(name), asked.database, asked.times) as work:
            print(f"==> {name}", file=sys.stderr, flush=True)
            for row in import_module(f"bench.{name}").measure(work):
                print(f"    {row.variant}: {row.measured}", file=sys.stderr, flush=True)
                keep(name, row, work)
                has_held = has_held and row.is_held is not False
    print(table())
    return 0 if has_held else 1


if __name__ == "__main__":
    sys.exit(main())
