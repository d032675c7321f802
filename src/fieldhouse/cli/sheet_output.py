"""A leader's page on the command line."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from fieldhouse.apps.figures.api.shapes import sheet_json
from fieldhouse.apps.figures.nodes import with_holder
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.figures.sheet import Sheet, sheet
from fieldhouse.cli.change_output import print_steps
from fieldhouse.cli.printing import digits, print_json
from fieldhouse.web.sentences import sentence_for


def print_sheet(question: Question, since: date | None, *, as_json: bool) -> None:
    """Print the sheet: as the API answers it, or as lines of metric, digits and code."""
    one = sheet(question, since)
    if as_json:
        print_json(sheet_json(one))
        return
    language = get_language() or "en"
    print(
        f"{with_holder(question.node, question.as_of).name(language)}  {question.period.code}  {question.as_of}"
    )
    for metric, found in one.figures.items():
        why = f"  {sentence_for(found.why, found.notes)}" if found.why else ""
        print(f"  {metric:<20} {digits(found):>24}  {found.spec.short_id}{why}")
    _print_rows(one, language)
    if one.change is not None:
        print_steps(one.change, question.currency)


def _print_rows(one: Sheet, language: str) -> None:
    for row in one.rows:
        print(f"{row.node.name(language)}  {row.node.reference}")
        for metric, found in row.figures.items():
            print(f"    {metric:<18} {digits(found):>24}  {found.spec.short_id}")
