"""Dated rows by source keys, as the checks over many rows compare them: lines of trees, shares, places, routes."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fieldhouse.domain.route import Leg
from fieldhouse.ingest.schema import TypedRow


class Line(NamedTuple):
    """A line of a tree: ``child`` stands under ``parent``, or at the top, for a span of days."""

    child: str
    parent: str | None
    valid_from: date
    valid_to: date | None


class Share(NamedTuple):
    """An owner's share of a deal for a span of days."""

    share_bp: int
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Span(NamedTuple):
    """A person or an account is at a place for a span of days; ``row`` is the input row, if this import brings it."""

    place: str
    valid_from: date
    valid_to: date | None
    row: TypedRow | None = None


class RouteRow(NamedTuple):
    """A leg of a deal's route; ``line`` is that of the input row in ``file``, 0 for a leg that the home holds."""

    leg: Leg
    file: str = ""
    line: int = 0
