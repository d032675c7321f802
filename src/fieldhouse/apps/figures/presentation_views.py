"""The line that says how far the three currency views of one figure are apart, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fieldhouse.apps.figures.presentation import figure_address
from fieldhouse.apps.figures.question import Question
from fieldhouse.domain.views import View, ViewAmounts, ViewsExplained, explain_views
from fieldhouse.facts.metrics.definitions import METRICS


@dataclass(frozen=True, slots=True)
class ViewsLine:
    """The three views of a metric over deals, with the figure of each, and what lies between them."""

    explained: ViewsExplained
    hrefs: dict[str, str]

    @property
    def is_one_currency(self) -> bool:
        """Whether every deal is in the figure's currency, so that no rate is at work."""
        total = self.explained.total
        return total.deal_date_minor == total.today_minor == total.plan_minor

    @property
    def rows(self) -> list[dict[str, object]]:
        """The deals' own currencies, each with its totals."""
        return [{"currency": code, "totals": totals} for code, totals in self.explained.by_currency]


def view_totals(question: Question, metric: str) -> ViewsLine:
    """The deals that a metric counts in any view, their parts in the node by each view, and the differences."""
    parts: dict[int, dict[str, int | None]] = {}
    currencies: dict[int, str] = {}
    for view in View:
        seen = replace(question, view=view.value)
        node = seen.node
        rows = seen.day().evidence(METRICS[metric], node.tree, node.number, seen.basis)
        for key, currency, part in zip(
            *(rows[name].to_pylist() for name in ("key", "currency", "part_minor")), strict=True
        ):
            parts.setdefault(key, {})[view.value] = part
            currencies[key] = currency
    amounts = [
        ViewAmounts(currencies[key], part.get(View.DEAL_DATE), part.get(View.TODAY), part.get(View.PLAN))
        for key, part in sorted(parts.items())
    ]
    hrefs = {view.value: figure_address(replace(question, view=view.value), metric) for view in View}
    return ViewsLine(explain_views(amounts), hrefs)
