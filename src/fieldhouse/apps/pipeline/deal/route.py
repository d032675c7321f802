"""The route of a deal as it was told over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.pipeline.labels import ROUTE_ROLES, label


@dataclass(frozen=True, slots=True)
class Party:
    """One party of the route and what it does; ``name`` is empty where it is not known yet."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Span:
    """The route from a day until, and not on, another; an open end is the present one."""

    valid_from: date
    valid_to: date | None
    parties: tuple[Party, ...]


def spans(legs: Sequence[RouteLeg], created_on: date = date.min) -> list[Span]:
    """The route on each span of days on which it stayed the same, the present one first.

    Spans without legs are out, and those that had ended when the deal was created: a source may name the end customer
    as of always.
    """
    days = sorted({leg.valid_from for leg in legs} | {leg.valid_to for leg in legs if leg.valid_to})
    found: list[Span] = []
    for begins, ends in zip_longest(days, days[1:]):
        held = [
            leg
            for leg in legs
            if leg.valid_from <= begins and (leg.valid_to is None or leg.valid_to > begins)
        ]
        held.sort(key=lambda leg: leg.position)
        if held and (ends is None or ends > created_on):
            found.append(Span(begins, ends, tuple(_party(leg) for leg in held)))
    return found[::-1]


def _party(leg: RouteLeg) -> Party:
    partner = leg.partner
    return Party(label(ROUTE_ROLES, leg.role), (partner.name or partner.source_key) if partner else "")
