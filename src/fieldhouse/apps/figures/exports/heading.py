"""The block above the tables of an export: where its numbers come from. And the name of its file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fieldhouse.apps.company.models import Company
from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.figure import Figure, caveats
from fieldhouse.apps.figures.nodes import with_holder
from fieldhouse.apps.figures.presentation_assumptions import assumption_lines, hidden_lines
from fieldhouse.apps.figures.question import Question
from fieldhouse.apps.pipeline.labels import VIEWS, label


def company_lines(one: Company) -> list[tuple[str, str]]:
    """Whose numbers these are; the numbers of a simulated company say so first."""
    lines = [(_("Company"), one.name)]
    if one.is_simulated:
        lines.insert(0, (_("SIMULATED"), _("These are the data of a simulated company.")))
    return lines


def question_lines(question: Question) -> list[tuple[str, str]]:
    """What was asked: enough to ask it again and get the same digits."""
    node = with_holder(question.node, question.as_of)
    lines = [
        *company_lines(company()),
        (_("Node"), node.name(get_language() or "en")),
        (_("Node's key"), node.reference),
        (_("Period"), question.period.code),
        (_("First day"), question.period.start_on.isoformat()),
        (_("Last day"), question.period.last_on.isoformat()),
        (_("As of"), question.as_of.isoformat()),
        (_("Generation"), str(question.known)),
        (_("Rates"), label(VIEWS, question.view)),
        (_("Currency"), question.currency),
    ]
    lines += [(_("Wall opened"), wall) for wall in question.walls]
    lines += [(_("Filter"), f"{field}:{value}") for field, value in question.filters]
    return lines


def assumed_lines(figures: Iterable[Figure]) -> list[tuple[str, str]]:
    """What the numbers below assume of the past, and could not see."""
    assumed, hidden = caveats(figures)
    lines = [(_("Assumed"), line.sentence) for line in assumption_lines(assumed)]
    return [*lines, *((_("Not permitted"), line.sentence) for line in hidden_lines(hidden))]


def shown_line(shown: int, total: int) -> tuple[str, str]:
    """How many of the rows the reader may see."""
    return (_("Deals shown"), _("%(shown)s of %(total)s") % {"shown": shown, "total": total})


def owner_of_rows() -> str:
    """The company, as a column of a CSV file names it."""
    one = company()
    return _("%(company)s (SIMULATED)") % {"company": one.name} if one.is_simulated else one.name


def stem(*parts: str) -> str:
    """A file's name without its ending, in plain ASCII; that of a simulated company begins with ``simulated``."""
    first = ["simulated"] if company().is_simulated else []
    return "-".join(
        slug for part in [*first, "fieldhouse", *parts] if (slug := slugify(part.replace(":", "-")))
    )


def question_stem(kind: str, question: Question) -> str:
    """The stem of an export of a question."""
    return stem(kind, question.node.key, question.period.code, question.as_of.isoformat())
