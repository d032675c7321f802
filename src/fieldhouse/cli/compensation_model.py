"""A draft plan held against the plan of today, over the credits of a year: figures, a table and a report."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from fieldhouse.cli.compensation_read import Asked, read_all
from fieldhouse.cli.compensation_write import shown, write_json
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.money import divide_half_even
from fieldhouse.engines.compensation.modelling import (
    SCALES,
    Paid,
    Side,
    Spread,
    drawn_factors,
    earned,
)
from fieldhouse.web.sentences import sentence_for

FORMAT = 1
PERCENTILES = (10, 25, 50, 75, 90)
ENDS = (10, 50, 90)
BOTH = ("current", "draft")


@dataclass(frozen=True, slots=True)
class Modelled:
    """What each plan earns its payees: as it was, at each of `SCALES`, and in each drawn year."""

    as_was: dict[str, Paid]
    scaled: dict[str, list[Paid]]
    drawn: dict[str, list[Paid]]


def model_files(
    current: Asked, drafts: tuple[Path, ...], draft_payees: Path | None, spread: Spread, *, as_json: bool
) -> bool:
    """Model and write the folder; whether anything was calculated."""
    if current.out.exists() and any(current.out.iterdir()):
        raise Refused("pay.folder_in_use", folder=str(current.out))
    draft = replace(current, plans=drafts, payees=draft_payees or current.payees)
    sides, findings = {}, []
    for name, asked in zip(BOTH, (current, draft), strict=True):
        read, found = read_all(asked)
        findings += [one for one in found if one not in findings]
        if read is not None:
            sides[name] = Side(read.given, read.people, read.credits)
    is_refused = len(sides) < len(BOTH) or any(one.severity is Severity.FATAL for one in findings)
    if not is_refused:
        try:
            modelled = _modelled(sides, spread, compiled=current.compiled)
        except BadInput as error:  # what only the arithmetic finds: a sum that leaves 64 bits
            fields = {name: str(value) for name, value in error.fields.items()}
            findings.append(Finding(error.code, Severity.FATAL, str(current.credits), fields=fields))
            is_refused = True
    for one in findings:
        place = f"{one.file}:{one.row}" if one.row else one.file
        said = sentence_for(one.rule, {**one.fields, "column": one.column or "", "value": one.value or ""})
        print(f"{place}: {said} [{one.rule}]", file=sys.stderr)
    current.out.mkdir(parents=True, exist_ok=True)
    if is_refused:
        facts = {"state": "refused", "exceptions": [shown(one) for one in findings]}
        write_json(current.out / "model.json", facts)
        print(_("Nothing was calculated: mend what is named above and run again."), file=sys.stderr)
        return False
    facts = _facts(current, sides, modelled, spread, findings)
    rows = payee_rows(modelled)
    _write(current.out, facts, rows)
    print(json.dumps(facts, ensure_ascii=False) if as_json else _told(facts))
    return True


def _modelled(sides: dict[str, Side], spread: Spread, *, compiled: bool) -> Modelled:
    return Modelled(
        {name: earned(side, compiled=compiled) for name, side in sides.items()},
        {
            name: [earned(side, percent / 100, compiled=compiled) for percent in SCALES]
            for name, side in sides.items()
        },
        {
            name: [
                earned(side, factors, compiled=compiled) for factors in drawn_factors(side.credits, spread)
            ]
            for name, side in sides.items()
        },
    )


def payee_rows(modelled: Modelled) -> list[dict[str, Any]]:
    """What each payee earns under both plans, those who gain most first; by payee and currency."""
    now, then = (modelled.as_was[name] for name in BOTH)
    rows = [
        {
            "payee_id": payee_id,
            "currency": currency,
            "current_minor": now.get((payee_id, currency), 0),
            "draft_minor": then.get((payee_id, currency), 0),
            "difference_minor": then.get((payee_id, currency), 0) - now.get((payee_id, currency), 0),
        }
        for payee_id, currency in sorted({*now, *then})
    ]
    return sorted(rows, key=lambda row: (row["currency"], -row["difference_minor"], row["payee_id"]))


def _facts(
    asked: Asked, sides: dict[str, Side], modelled: Modelled, spread: Spread, findings: list[Finding]
) -> dict[str, Any]:
    credits = sides["current"].credits.frame
    currencies = sorted({currency for paid in modelled.as_was.values() for _payee, currency in paid})
    return {
        "state": "done",
        "format": FORMAT,
        "period": asked.period,
        "credits": credits.height,
        "first_on": credits["on"].min().isoformat() if credits.height else None,
        "last_on": credits["on"].max().isoformat() if credits.height else None,
        "plans": {name: [plan.key for plan in side.given.plans] for name, side in sides.items()},
        "drawn": {
            "years": spread.years,
            "common": spread.common,
            "own": spread.own,
            "seed": spread.seed,
        },
        "currencies": {currency: _of_currency(modelled, currency) for currency in currencies},
        "exceptions": [shown(one) for one in findings],
    }


def _of_currency(modelled: Modelled, currency: str) -> dict[str, Any]:
    costs = {name: _cost(modelled.as_was[name], currency) for name in BOTH}
    rows = [row for row in payee_rows(modelled) if row["currency"] == currency]
    differences = [row["difference_minor"] for row in rows]
    return {
        "cost_minor": costs,
        "difference_minor": costs["draft"] - costs["current"],
        "payees": {
            "more": sum(one > 0 for one in differences),
            "less": sum(one < 0 for one in differences),
            "same": sum(one == 0 for one in differences),
        },
        "pay_minor": {
            name: _percentiles([row[f"{name}_minor"] for row in rows], PERCENTILES) for name in BOTH
        },
        "scales": [
            {"percent": percent}
            | {f"{name}_minor": _cost(modelled.scaled[name][place], currency) for name in BOTH}
            for place, percent in enumerate(SCALES)
        ],
        "drawn_minor": {
            name: _percentiles([_cost(one, currency) for one in modelled.drawn[name]], ENDS) for name in BOTH
        },
    }


def _cost(paid: Paid, currency: str) -> int:
    return sum(minor for (_payee, one), minor in paid.items() if one == currency)


def _percentiles(values: list[int], wanted: tuple[int, ...]) -> dict[str, int | None]:
    """Between the two values about each place, in whole minor units; ``None`` of nothing."""
    ordered = sorted(values)
    found: dict[str, int | None] = {}
    for percent in wanted:
        if not ordered:
            found[f"p{percent}"] = None
            continue
        place, rest = divmod((len(ordered) - 1) * percent, 100)
        above = ordered[min(place + 1, len(ordered) - 1)]
        found[f"p{percent}"] = divide_half_even(ordered[place] * (100 - rest) + above * rest, 100)
    return found


def _write(out: Path, facts: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    from fieldhouse.cli.compensation_model_page import report_of

    with (out / "payees.csv").open("w", encoding="utf-8", newline="") as opened:
        sheet = csv.DictWriter(
            opened, ["payee_id", "currency", "current_minor", "draft_minor", "difference_minor"]
        )
        sheet.writeheader()
        sheet.writerows(rows)
    (out / "report.html").write_text(report_of(facts, rows), encoding="utf-8")
    write_json(out / "model.json", facts)


def _told(facts: dict[str, Any]) -> str:
    from fieldhouse.web.amounts import exact

    lines = []
    for currency, one in facts["currencies"].items():
        said = {name: exact(one["cost_minor"][name], currency) for name in BOTH}
        lines.append(
            _("The draft costs %(draft)s, the plan of today %(current)s; %(more)s get more, %(less)s less.")
            % {**said, "more": one["payees"]["more"], "less": one["payees"]["less"]}
        )
    return "\n".join(lines)
