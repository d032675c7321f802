"""Computing the first page before somebody asks for it."""

from __future__ import annotations

from datetime import timedelta

from fieldhouse.apps.figures.nodes import first_nodes
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.figures.sheet import sheet
from fieldhouse.apps.roles.access import Scope
from fieldhouse.clock import now
from fieldhouse.facts.generations import current_manifest

USUAL_SINCE = timedelta(days=7)


def prewarm() -> None:
    """Compute the sheet of the first node as it opens; nothing in a home without data or without a tree."""
    if current_manifest() is None:
        return
    nodes = first_nodes(Scope(nodes=None), now().date())
    if nodes:
        question = ask(nodes[0])
        sheet(question, question.as_of - USUAL_SINCE)
