"""The forecast engine's answers on a terminal: the same numbers as in the object for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldhouse.apps.forecasts.exporting import Exported

SCORES = ("wape", "bias", "crps", "coverage80", "brier", "ece")
NOTHING = "–"
MOST_DEALS = 20


def print_backtest(report: dict[str, Any], *, as_json: bool) -> None:
    """A table of scores, horizon by horizon."""
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    heads = ("method", "horizon_days", "n", "n_effective", *SCORES)
    lines = [heads, *(tuple(_cell(row[head]) for head in heads) for row in report["rows"])]
    _print_table(lines)
    print(f"default_method: {report['default_method']}")
    for one in (*report["notes"], *report["findings"]):
        print(_named(one))


def print_run(said: dict[str, Any], *, as_json: bool) -> None:
    """The total, the segments, and the deals that are most likely to be won; each reason as a sentence, too."""
    from fieldhouse.apps.forecasts.reason_words import reason_words

    for deal in said["deals"]:
        for why in deal["reasons"]:
            why["sentence"] = reason_words(why["fact"], str(why["value"]))
    if as_json:
        print(json.dumps(said, ensure_ascii=False))
        return
    heads = ("mean", "p10", "p50", "p90")
    lines = [("", "", *heads, "n")]
    lines += [
        (said["total"]["currency"] or "", "total", *(_money(said["total"][head]) for head in heads), "")
    ]
    lines += [
        (one["segment"], one["value"] or NOTHING, *(_money(one[head]) for head in heads), str(one["n"]))
        for one in said["segments"]
    ]
    _print_table(lines)
    likely = sorted(said["deals"], key=lambda one: -one["probability"])[:MOST_DEALS]
    _print_table(
        [
            (
                one["opportunity_id"],
                f"{one['probability']:.3f}",
                one["expected_on"] or NOTHING,
                "; ".join(f"{why['sentence']} x{why['factor']:g}" for why in one["reasons"]),
            )
            for one in likely
        ]
    )
    for one in (*said["notes"], *said["findings"]):
        print(_named(one))


def print_export(folder: Path, found: Exported, *, as_json: bool) -> None:
    """How many deals, changes and activities were written, and how many deals were withheld."""
    if as_json:
        print(json.dumps({"path": str(folder), **asdict(found)}, ensure_ascii=False))
        return
    from django.utils.translation import gettext as _

    said = _(
        "%(deals)s of %(all)s deals, with %(changes)s changes and %(activities)s activities, stand in %(path)s."
    )
    print(
        said
        % {
            "deals": found.deals,
            "all": found.of_deals,
            "changes": found.changes,
            "activities": found.activities,
            "path": folder,
        }
    )


def _named(one: dict[str, Any]) -> str:
    return " ".join([one["code"], *(f"{key}={value}" for key, value in one.items() if key != "code")])


def _cell(value: Any) -> str:
    if value is None:
        return NOTHING
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _money(value: float | None) -> str:
    return NOTHING if value is None else f"{value:,.0f}"


def _print_table(lines: list[tuple[str, ...]]) -> None:
    if not lines:
        return
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
