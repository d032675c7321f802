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
    node, rule = question.node, METRICS[metric]
    sums, left_out = question.day().in_every_view(rule, node.tree, node.number, question.basis)
    amounts = [ViewAmounts(code, *parts, deals=deals) for code, (deals, *parts) in sums.items()]
    hrefs = {view.value: figure_address(replace(question, view=view.value), metric) for view in View}
    return ViewsLine(explain_views([*amounts, ViewAmounts("", None, None, None, deals=left_out)]), hrefs)
