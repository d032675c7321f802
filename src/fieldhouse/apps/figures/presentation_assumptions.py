"""What was assumed of the past, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format

from fieldhouse.apps.figures.assumption_sentences import ASSUMED, HIDDEN
from fieldhouse.apps.figures.figure import Figure, caveats
from fieldhouse.apps.pipeline.labels import FIELDS, label
from fieldhouse.domain.assumptions import Assumption, Hidden


class Line(NamedTuple):
    """An assumption, or what may not be read, and its sentence in the reader's language; the day since when."""

    about: Assumption | Hidden
    sentence: str
    since: date


def caveat_lines(figures: Iterable[Figure]) -> list[Line]:
    """What figures assume, and what they could not see, each once."""
    assumed, hidden = caveats(figures)
    return [*assumption_lines(assumed), *hidden_lines(hidden)]


def assumption_lines(assumed: Iterable[Assumption]) -> list[Line]:
    """Assumptions with their sentences."""
    return [
        Line(one, str(ASSUMED[one.code]) % {"day": _day(one.known_since)}, one.known_since) for one in assumed
    ]


def hidden_lines(hidden: Iterable[Hidden]) -> list[Line]:
    """Fields that may not be read, with their sentences."""
    return [
        Line(
            one,
            str(HIDDEN[one.code]) % {"day": _day(one.since), "field": label(FIELDS, one.field)},
            one.since,
        )
        for one in hidden
    ]


def _day(on: date) -> str:
    return str(date_format(on, "DATE_FORMAT"))
