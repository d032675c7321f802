"""A figure found by the code that was printed beside it: as it was cited, and as it is now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.models import CitedFigure
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.parameters import permit
from fieldhouse.apps.figures.presentation import Cell, change_address, spec_address
from fieldhouse.apps.figures.presentation_words import CITED_AS_LABELS, METRIC_LABELS
from fieldhouse.apps.figures.queries import cited, figure
from fieldhouse.apps.figures.question import Question, ask, asked_by_spec
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.roles.access import NotAllowed, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.figure import FigureSpec
from fieldhouse.facts.metrics.definitions import METRICS

SHORTEST_CODE = 8
"""The characters of a code that are printed beside a number (`FigureSpec.short_id`)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A citation, the same figure computed again from the same history, and the figure as it is now."""

    citation: CitedFigure
    label: str
    cited_as: str
    node: str
    period: str
    as_of: str
    cited_href: str
    again: Figure
    now: Cell
    change_href: str

    @property
    def is_same_again(self) -> bool:
        """Whether the same history still gives the digits that were cited."""
        return self.again.amount_minor == self.citation.amount_minor

    @property
    def difference_minor(self) -> int | None:
        """Now less then."""
        if self.now.figure.amount_minor is None or self.citation.amount_minor is None:
            return None
        return self.now.figure.amount_minor - self.citation.amount_minor


def found_figures(user: User, code: str, language: str) -> list[Found]:
    """The cited figures whose code begins so, newest citation first, as far as the reader may see their nodes."""
    found = []
    for citation in reversed(cited(code.strip().lower()) if len(code.strip()) >= SHORTEST_CODE else []):
        then = asked_by_spec(spec_of(citation))
        if _may_see(user, then):
            found.append(_found(citation, then, language))
    return found


def spec_of(citation: CitedFigure) -> FigureSpec:
    """The specification of a citation."""
    kept = citation.spec
    filters = tuple((name, value) for name, value in kept["filters"])
    return FigureSpec(**{**kept, "walls": tuple(kept["walls"]), "filters": filters})


def _may_see(user: User, question: Question) -> bool:
    try:
        permit(question, visible_to(user, question.as_of))
    except NotAllowed:
        return False  # the same answer as for a code that was never printed
    return True


def _found(citation: CitedFigure, then: Question, language: str) -> Found:
    metric = citation.spec["metric"]
    newest = ask(
        node_named(then.node.reference),
        period=then.period.code,
        view=then.view,
        currency=then.currency,
        walls=then.walls,
        filters=then.filters,
    )
    now_known = figure(newest, metric)
    is_over_deals = metric in METRICS and then.as_of < newest.as_of
    return Found(
        citation=citation,
        label=label(METRIC_LABELS, metric),
        cited_as=label(CITED_AS_LABELS, citation.cited_as),
        node=then.node.name(language),
        period=then.period.code,
        as_of=then.as_of.isoformat(),
        cited_href=spec_address(spec_of(citation)),
        again=figure(then, metric),
        now=Cell(now_known, spec_address(now_known.spec)),
        change_href=change_address(replace(newest), metric, then.as_of) if is_over_deals else "",
    )
