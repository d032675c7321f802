"""Charts: drawn from a JSON block beside them, and always with the same numbers as a table or as text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fieldhouse.domain.units import DisplayUnit, in_unit, unit_for
from fieldhouse.web import amounts

register = template.Library()
_numbers = itertools.count(1)

RANGE_WIDTH = 1000
_MANY_MINOR = 10**15  # a whole number of every unit of every currency


@register.inclusion_tag("components/waterfall.html", takes_context=True)
def waterfall(context: template.Context, steps: Sequence[Any], currency: str, label: str) -> dict[str, Any]:
    """A chart and a table of what changed between two totals.

    A step has ``label``, ``amount_minor``, ``is_total`` and ``href``, and may have the ``count`` of deals. The
    first and the last are totals; the changes between them add up to their difference, to the last minor unit.
    """
    rows = [_step_row(context, step, currency) for step in steps]
    has_counts = any(_get(step, "count") is not None for step in steps)
    chart = _chart(context, "waterfall", label, currency, rows)
    chart |= {"steps": steps, "has_counts": has_counts, "has_bars": any(row["value"] for row in rows)}
    start = _axis_start(rows)
    if start:
        chart["source"]["start"] = start
        shown = _shown(context, start, currency)
        chart["note"] = _("The axis starts at %(amount)s, so that small changes can be seen.") % {
            "amount": shown
        }
    return chart


@register.inclusion_tag("components/funnel.html", takes_context=True)
def funnel(context: template.Context, stages: Sequence[Any], currency: str, label: str) -> dict[str, Any]:
    """Bars of what stands in each stage: a stage has ``label``, ``count``, ``amount_minor`` and ``href``."""
    rows = [_row(context, stage, _get(stage, "amount_minor"), currency) for stage in stages]
    for row, stage in zip(rows, stages, strict=True):
        row["text"] = f"{row['text']}  ({amounts.grouped(_get(stage, 'count'))})"
    return _chart(context, "funnel", label, currency, rows) | {"stages": stages}


@register.inclusion_tag("components/range_chart.html", takes_context=True)
def range_chart(context: template.Context, rows: Sequence[Any], currency: str, label: str) -> dict[str, Any]:
    """One band a row: ``low_minor`` (p10), ``middle_minor``, ``high_minor`` (p90) and ``target_minor``."""
    drawn = []
    for row in rows:
        one = _row(context, row, _get(row, "middle_minor"), currency)
        one |= {name: _get(row, f"{name}_minor") for name in ("low", "middle", "high", "target")}
        one["full"] = _range_text(context, row, currency)
        drawn.append(one)
    return _chart(context, "ranges", label, currency, drawn) | {"rows": rows}


@register.simple_tag(takes_context=True)
def range_bar(
    context: template.Context,
    low_minor: int,
    middle_minor: int,
    high_minor: int,
    currency: str,
    end_minor: int | None = None,
    target_minor: int | None = None,
) -> SafeString:
    """A small band from p10 to p90 with its middle and a target, on a line from 0 to ``end_minor``.

    Rows that are compared get the same ``end_minor``; without it the line ends a little past the larger of
    the high end and the target.
    """
    end = end_minor or max(high_minor, target_minor or 0) * 11 // 10 or 1
    low, middle, high = (_along(value, end) for value in (low_minor, middle_minor, high_minor))
    marks = {
        "low": low,
        "width": max(high - low, 4),
        "middle": middle,
        "target": None if target_minor is None else _along(target_minor, end),
        "low_text": _shown(context, low_minor, currency),
        "high_text": _shown(context, high_minor, currency),
        "full_width": RANGE_WIDTH,
    }
    return render_to_string("components/range_bar.html", marks)


def _chart(
    context: template.Context, kind: str, label: str, currency: str, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    unit = unit_for(_unit(context), currency)
    return {
        "kind": kind,
        "label": label,
        "currency": currency,
        "chart_id": f"fh-chart-{next(_numbers)}",
        "source": {"rows": rows, "divisor": _divisor(currency, unit)},
        "is_small": len(rows) < 6,
        "money_unit": _unit(context),
        "request": context.get("request"),
    }


def _step_row(context: template.Context, step: Any, currency: str) -> dict[str, Any]:
    is_total = bool(_get(step, "is_total"))
    row = _row(context, step, _get(step, "amount_minor"), currency)
    if not is_total and row["value"] > 0:
        row["text"] = f"+{row['text']}"
    return row | {"is_total": is_total}


def _axis_start(rows: Sequence[dict[str, Any]]) -> int:
    """Where the axis begins: 0, or a round number below the totals when the changes are small beside them."""
    levels: list[int] = []
    level = 0
    for row in rows:
        level = row["value"] if row["is_total"] else level + row["value"]
        levels.append(level)
    low, high = min(levels), max(levels)
    if low <= 0 or (high - low) * 3 > high:
        return 0
    step = 10 ** max(len(str(high - low)) - 1, 0)
    return max((low - (high - low) // 2) // step * step, 0)


def _row(context: template.Context, item: Any, amount_minor: int, currency: str) -> dict[str, Any]:
    label = str(_get(item, "label"))
    text = _shown(context, amount_minor, currency)
    unit = amounts.unit_label(_unit(context), currency)
    full = _("%(label)s: %(amount)s %(unit)s") % {"label": label, "amount": text, "unit": unit}
    return {
        "label": label,
        "value": amount_minor,
        "text": text,
        "full": full,
        "href": _get(item, "href") or "",
    }


def _range_text(context: template.Context, row: Any, currency: str) -> str:
    names = ("low_minor", "middle_minor", "high_minor")
    low, middle, high = (_shown(context, _get(row, name), currency) for name in names)
    return _("%(label)s: %(middle)s, between %(low)s and %(high)s (p10 to p90)") % {
        "label": _get(row, "label"),
        "middle": middle,
        "low": low,
        "high": high,
    }


def _get(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, dict) else getattr(item, name, None)


def _unit(context: template.Context) -> DisplayUnit:
    return context.get("money_unit") or amounts.person_unit(None)


def _shown(context: template.Context, amount_minor: int, currency: str) -> str:
    return amounts.shown(amount_minor, currency, _unit(context))


def _divisor(currency: str, unit: DisplayUnit) -> int:
    """How many minor units stand for one unit on the axis."""
    return int(_MANY_MINOR / in_unit(_MANY_MINOR, currency, unit))


def _along(value: int, end: int) -> int:
    return max(0, min(RANGE_WIDTH, value * RANGE_WIDTH // end))
