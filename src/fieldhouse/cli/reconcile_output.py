"""A comparison on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from fieldhouse.apps.reconciliation.labels import DIMENSIONS, MEASURES, REASONS, Named, namer, said
from fieldhouse.apps.reconciliation.models import TieOut, TieOutDifference
from fieldhouse.apps.reconciliation.queries import differences
from fieldhouse.apps.reconciliation.shapes import tie_out_json
from fieldhouse.apps.runs.findings import finding_of
from fieldhouse.cli.printing import amount, print_json
from fieldhouse.web.sentences import sentence_for, sentence_for_finding

SHOWN = 20
"""Unexplained deals that are listed; all of them are in ``--json``."""


def print_json_of(kept: TieOut, walls: frozenset[str] | None) -> None:
    """One object: see docs/reconcile.md; ``walls`` are those open to who asks, ``None`` every one."""
    print_json(tie_out_json(kept, walls))


def print_tie_out(kept: TieOut, walls: frozenset[str] | None) -> None:
    """The cells that differ, the first deals that nothing explains, and one line that says how it ended."""
    cells = tie_out_json(kept, walls, with_differences=False)["cells"]
    open_ones = differences(kept, walls, explained=False)
    named = namer({cell["value"] for cell in cells if cell["dimension"] == "owner"})
    for row in (one for one in kept.findings if one["severity"] != "note"):
        print(f"{row['file']} {row['row'] or ''}: {sentence_for_finding(finding_of(row))}")
    _print_cells(cells, named)
    if open_ones:
        print(_("Not explained:"))
    for one in open_ones[:SHOWN]:
        _print_difference(one, named)
    if len(open_ones) > SHOWN:
        print(_("There are %(count)s more; --json lists them all.") % {"count": len(open_ones) - SHOWN})
    print(_last_line(kept))


def _print_cells(cells: Iterable[dict[str, Any]], named: Named) -> None:
    differing = [one for one in cells if any(one["difference"].values()) or any(one["unexplained"].values())]
    for one in differing:
        currency = one["currency"]
        head = f"{MEASURES[one['measure']]} / {DIMENSIONS[one['dimension']]} / {named(one['dimension'], one['value'])}"
        print(head)
        parts = [(_("ours"), one["ours"]), (_("report"), one["theirs"])]
        parts += [(str(REASONS[code]), part) for code, part in one["explained"].items()]
        parts.append((_("not explained"), one["unexplained"]))
        for label, part in parts:
            print(f"  {label:<24} {part['deals']:>8,} {amount(part['amount_minor'], currency):>28}")


def _print_difference(one: TieOutDifference, named: Named) -> None:
    place = " ".join(part for part in (one.key, one.name, f"#{one.row}" if one.row else "") if part)
    for step in one.steps:
        if step["reason"] is None:
            code, fields = said(step, amount, named)
            print(f"  {place}: {sentence_for(code, fields)}")


def _last_line(kept: TieOut) -> str:
    facts = kept.facts
    return (
        f"deals {facts['ours']} ours, {facts['theirs']} in the report, {facts['both']} both; "
        f"{facts['differing']} differ, {kept.unexplained} unexplained; as of {kept.as_of}, generation {kept.generation}"
    )
