"""The expectation of a question on the command line, which may wait for what a page leaves to the worker."""

from __future__ import annotations

from fieldhouse.apps.figures.question import Question


def make_expectation(question: Question) -> None:
    """Compute what the question's period is expected to come to, unless it is kept, or over."""
    from fieldhouse.apps.figures.queries import window_of
    from fieldhouse.apps.forecasts.actions import make

    if question.as_of < question.period.last_on:
        make(window_of(question))
