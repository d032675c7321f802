"""The metrics: what each counts, and why it leaves a deal out.

A metric looks at every deal of a node and either counts it or leaves it out for one reason, the first that holds; so
counted + left out = all deals of the node, and the reasons can be checked one by one. `rule_code` names the sentence
that pages show.

Categories are exclusive to a deal; the totals named after them are cumulative: commit_total = closed + commit,
best_case_total adds best case, pipeline_total adds pipeline (field practice; see docs/glossary.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.engine import Table, ibis


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric over deals: which categories of open deals it counts, and whether it counts booked ones.

    ``has_period`` is false for a metric that looks at all open deals whatever their close date.
    """

    name: str
    version: int
    categories: frozenset[str]
    has_booked: bool
    has_period: bool = True

    @property
    def rule_code(self) -> str:
        """The code of the sentence that states the rule."""
        return f"metric.{self.name}"


_COMMIT = frozenset({"commit"})
_BEST_CASE = _COMMIT | {"best_case"}
_PIPELINE = _BEST_CASE | {"pipeline"}

METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("closed", 1, frozenset(), has_booked=True),
        Metric("commit_total", 1, _COMMIT, has_booked=True),
        Metric("best_case_total", 1, _BEST_CASE, has_booked=True),
        Metric("pipeline_total", 1, _PIPELINE, has_booked=True),
        Metric("open_commit", 1, _COMMIT, has_booked=False),
        Metric("open_best_case", 1, frozenset({"best_case"}), has_booked=False),
        Metric("open_pipeline", 1, _PIPELINE, has_booked=False),
        Metric("open_all", 1, _PIPELINE, has_booked=False, has_period=False),
    )
}

BEHIND_WALL = "behind_wall"
REASONS = (
    BEHIND_WALL,
    "stage_not_mapped",
    "lost",
    "booked_outside_period",
    "already_won",
    "omitted",
    "still_open",
    "category_not_counted",
    "no_close_date",
    "closes_outside_period",
    "no_amount",
    "no_rate",
)
"""Why a metric leaves a deal out, in the order in which the reasons are tried."""


def metric_named(name: str) -> Metric:
    """The metric of a name; ``BadInput`` with the names there are."""
    if name not in METRICS:
        raise BadInput("figure.unknown_metric", value=name, known=", ".join(METRICS))
    return METRICS[name]


def reason(
    metric: Metric, deals: Table, start_on: date, until_on: date, view: str, walls: frozenset[str]
) -> Any:
    """Why ``metric`` leaves each deal out, one of `REASONS`, or null where it counts the deal: the rule for any engine.

    `fieldhouse.facts.metrics.judged` says the same of columns, of which a page asks; tests hold the two together.
    """
    is_open = deals.outcome == "open"
    is_won = deals.outcome == "won"
    is_booked_inside = (deals.booked_on >= start_on) & (deals.booked_on < until_on)
    closes_inside = (deals.close_on >= start_on) & (deals.close_on < until_on)
    is_counted_category = (
        deals.category.isin(sorted(metric.categories)) if metric.categories else ibis.literal(False)
    )
    behind = deals.wall.fill_null("") != ""
    if walls:
        behind &= deals.wall.notin(sorted(walls))
    cases: list[tuple[Any, str]] = [
        (behind, BEHIND_WALL),
        (deals.outcome.isnull(), "stage_not_mapped"),
        (deals.outcome == "lost", "lost"),
        *(
            [(is_won & ~is_booked_inside, "booked_outside_period")]
            if metric.has_booked
            else [(is_won, "already_won")]
        ),
        (is_open & (deals.category == "omitted"), "omitted"),
        *([] if metric.categories else [(is_open, "still_open")]),
        (is_open & ~is_counted_category, "category_not_counted"),
    ]
    if metric.has_period:
        cases.append((is_open & deals.close_on.isnull(), "no_close_date"))
        cases.append((is_open & ~closes_inside, "closes_outside_period"))
    cases.append((deals.amount.isnull(), "no_amount"))
    cases.append((deals[f"{view}_minor"].isnull(), "no_rate"))
    return ibis.cases(*cases, else_=ibis.null("string"))
