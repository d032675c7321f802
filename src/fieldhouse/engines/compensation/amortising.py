"""The expense of commissions that are capitalised (ASC 340-40): straight over months, to the minor unit."""

from __future__ import annotations

from typing import Any

import polars as pl

from fieldhouse.domain.compensation.spans import first_of, month_number
from fieldhouse.domain.compensation.walk import divide
from fieldhouse.engines.compensation.crediting import holds
from fieldhouse.engines.compensation.inputs import PayInput, People
from fieldhouse.engines.compensation.running import Result


def expense_rows(given: PayInput, people: People, result: Result) -> list[dict[str, Any]] | None:
    """A row for each month of each amortised line, whose sums are the lines' amounts; ``None`` where no plan asks.

    2,400 over 24 months is 100 a month, from the month of the credit on; of rules that hold the first one counts.
    """
    asked = [
        (place, plan, one)
        for place, plan in enumerate(people.plans)
        for one in plan.components
        if one.amortise
    ]
    if not asked:
        return None
    rows: list[dict[str, Any]] = []
    credits = given.credits
    for place, plan, component in asked:
        months: dict[tuple[str, str], int] = {}
        for rule in reversed(component.amortise):
            met = credits.filter(pl.Series(holds(credits, rule.where)))
            months |= dict.fromkeys(met.select("credit_id", "payee_id").iter_rows(), rule.months)
        of_component = result.lines.filter((pl.col("component") == component.id) & (pl.col("place") == place))
        for line in of_component.iter_rows(named=True):
            count = months.get((line["credit_id"], line["payee_id"]))
            if count is None:
                continue
            spent = 0
            for step in range(1, count + 1):
                now = divide(line["amount_minor"] * step, count, plan.rounds_half_up)
                rows.append(
                    {
                        "payee_id": line["payee_id"],
                        "component": component.id,
                        "credit_id": line["credit_id"],
                        "month": f"{first_of(month_number(line['on']) + step - 1):%Y-%m}",
                        "amount_minor": now - spent,
                        "currency": line["currency"],
                    }
                )
                spent = now
    return rows
