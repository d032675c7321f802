"""A run explained to a payee, set beside another system's amounts, and worked out again."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from fieldhouse.cli.compensation_words import SUMS
from fieldhouse.domain.errors import Refused
from fieldhouse.web.amounts import exact

OTHER_AMOUNTS = (
    "payable_minor",
    "earned_minor",
    "held_minor",
    "paid_before_minor",
    "recovered_minor",
    "carried_minor",
)


def print_explanation(folder: Path, payee: str, *, as_json: bool) -> None:
    """Every line of a payee with its tier, rate and attainment, and the sum that leads to what is payable."""
    from fieldhouse.ingest.compensation.previous import lines_of, run_facts, statements_of

    facts = run_facts(folder)
    statement = next((row for row in statements_of(folder) if row["payee_id"] == payee), None)
    if statement is None:
        raise Refused("pay.unknown_payee", payee=payee, folder=str(folder))
    lines = [row for row in lines_of(folder).iter_rows(named=True) if row["payee_id"] == payee]
    if as_json:
        print(
            json.dumps(
                {"period": facts["period"], "statement": statement, "lines": lines}, ensure_ascii=False
            )
        )
        return
    currency = statement["currency"]
    print(
        _("%(payee)s, %(period)s, by %(plans)s")
        % {"payee": payee, "period": facts["period"], "plans": ", ".join(facts["plans"])}
    )
    for row in lines:
        print(_line(row, currency))
    for name, label in SUMS.items():
        print(f"{label}: {exact(int(statement[name]), currency)}")


def _line(row: dict[str, Any], currency: str) -> str:
    """One line: the credit, how it is paid, and what it comes to."""
    rate = "" if row["rate_num"] is None else f"{row['rate_num']}/{row['rate_den']}"
    before, after = row["attainment_before_minor"], row["attainment_after_minor"]
    way = "" if before is None else f"{before} > {after}"
    tier = "" if row["tier"] is None else str(row["tier"])
    cells = (
        row["credit_id"],
        row["component"],
        row["rule"],
        tier,
        rate,
        way,
        exact(row["amount_minor"], currency),
    )
    return "  ".join(cell for cell in cells if cell)


def print_comparison(folder: Path, other: Path, *, as_json: bool) -> bool:
    """The differences to another system's statements, or lines where it names credits; whether there are any."""
    from fieldhouse.ingest.compensation.previous import lines_of, run_facts, statements_of
    from fieldhouse.ingest.compensation.tables import frame_of

    run_facts(folder)
    theirs = frame_of(other).to_dicts()
    has_lines = bool(theirs) and "credit_id" in theirs[0]
    if theirs and not has_lines and not any(name in theirs[0] for name in OTHER_AMOUNTS):
        raise Refused("pay.nothing_to_compare", file=str(other), columns=", ".join(OTHER_AMOUNTS))
    lines = lines_of(folder).to_dicts()
    found = _of_lines(lines, theirs) if has_lines else _of_statements(statements_of(folder), theirs, lines)
    if as_json:
        print(json.dumps({"differences": found}, ensure_ascii=False))
        return bool(found)
    for one in found:
        print("  ".join(f"{name}={value}" for name, value in one.items()))
    if not found:
        print(_("Every amount is the same."))
    return bool(found)


def _whole(value: object) -> int:
    return int(str(value).strip()) if value not in (None, "") else 0


def _of_lines(lines: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Credit by credit, and by component where the other file names it."""
    names = [name for name in ("credit_id", "payee_id", "component") if name in theirs[0]]
    ours: dict[tuple[str, ...], int] = defaultdict(int)
    rules: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in lines:
        key = tuple(row[name] for name in names)
        ours[key] += row["amount_minor"]
        if row["rule"] not in rules[key]:
            rules[key].append(row["rule"])
    other: dict[tuple[str, ...], int] = defaultdict(int)
    for row in theirs:
        other[tuple(str(row[name]) for name in names)] += _whole(row["amount_minor"])
    return [
        {
            **dict(zip(names, key, strict=True)),
            "rule": "+".join(rules.get(key, [])),
            "ours_minor": ours.get(key, 0),
            "theirs_minor": other.get(key, 0),
            "difference_minor": ours.get(key, 0) - other.get(key, 0),
        }
        for key in sorted({*ours, *other})
        if ours.get(key, 0) != other.get(key, 0)
    ]


def _of_statements(
    statements: list[dict[str, str]], theirs: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Payee by payee; where an amount differs, what each rule of each component came to stands beside it."""
    names = [name for name in OTHER_AMOUNTS if theirs and name in theirs[0]]
    other = {str(row["payee_id"]): row for row in theirs}
    ours = {row["payee_id"]: row for row in statements}
    by_rule: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in lines:
        by_rule[row["payee_id"]][f"{row['component']}/{row['rule']}"] += row["amount_minor"]
    found: list[dict[str, Any]] = []
    for payee in sorted({*ours, *other}):
        for name in names:
            our = _whole(ours.get(payee, {}).get(name))
            their = _whole(other.get(payee, {}).get(name))
            if our != their:
                found.append(
                    {
                        "payee_id": payee,
                        "amount": name,
                        "ours_minor": our,
                        "theirs_minor": their,
                        "difference_minor": our - their,
                        "by_rule": dict(sorted(by_rule[payee].items())),
                    }
                )
    return found


def print_verification(folder: Path, *, as_json: bool) -> bool:
    """Work the run out again by the reference; whether something is not as the folder says."""
    from fieldhouse.checkers.compensation import check_run

    refusals = check_run(folder)
    if as_json:
        shown = [
            {"code": one.code, "about": one.about, "stated": one.stated, "found": one.found}
            for one in refusals
        ]
        print(json.dumps({"is_verified": not refusals, "refusals": shown}, ensure_ascii=False))
        return bool(refusals)
    for one in refusals:
        print(one)
    if not refusals:
        print(_("Every line and every statement was worked out again, to the same minor unit."))
    return bool(refusals)
