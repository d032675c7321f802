"""What changed between two days, on the command line."""

from __future__ import annotations

from datetime import date

from fieldhouse.apps.figures.api.shapes import change_json
from fieldhouse.apps.figures.change import Change, both_figures, change
from fieldhouse.apps.figures.presentation_assumptions import caveat_lines
from fieldhouse.apps.figures.question import Question
from fieldhouse.cli.printing import amount, print_json


def print_change(question: Question, metric: str, since: date, *, as_json: bool) -> None:
    """Print a change: as the API answers it, or as lines that add up from opening to closing."""
    found = change(question, metric, since)
    if as_json:
        print_json(change_json(question, found))
    else:
        print_steps(found, question.currency)
        for line in caveat_lines(both_figures(question, found)):
            print(f"  {line.sentence}")


def print_steps(found: Change, currency: str) -> None:
    """Print opening, the steps with the number of their deals, and closing."""
    fall = found.waterfall
    print(f"{found.metric}  {found.since}  {amount(fall.opening_minor, currency):>24}")
    for step in fall.steps:
        print(f"  {step.reason:<16} {step.deals:>6,}  {amount(step.amount_minor, currency):>24}")
    print(f"{found.metric}  {found.until}  {amount(fall.closing_minor, currency):>24}")
