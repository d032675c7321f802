"""What was assumed of the past, and which figures rest on it.

Of each field of deals, and of each kind of dated row, the home knows since when its source tells it. What it takes to
have been true before that day is an assumption. A figure rests on what it looks at, each as of some day: an open deal
on its stage of the day asked about, a won one on the team of the day on which it was booked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

Subject = tuple[str, str]
"""A kind of record, and its field: ``("opportunity", "owner")``; of a rate its kind, else no field."""

OF_DEALS = "opportunity"

_COUNTED = ("created", "stage", "amount", "currency", "close_on")
_PLACED: Mapping[str, tuple[tuple[Subject, ...], tuple[Subject, ...]]] = {
    "organisation": (((OF_DEALS, "owner"), ("split", "")), (("holding", ""), ("reporting_line", ""))),
    "territories": (
        ((OF_DEALS, "account"), (OF_DEALS, "territory")),
        (("account_territory", ""), ("territory_line", "")),
    ),
}
"""By tree: what places a deal on the day looked at, and what does on the day that places it."""


@dataclass(frozen=True, slots=True, order=True)
class Assumption:
    """What a source does not tell of the days before ``known_since``, so that something is assumed of them."""

    kind: str
    field: str
    source: str
    known_since: date

    @property
    def code(self) -> str:
        """The code of the sentence that says what is assumed."""
        return ".".join(part for part in ("assumed", self.kind, self.field) if part)


@dataclass(frozen=True, slots=True, order=True)
class Hidden:
    """A field of deals that a source's exports hold no more since a day, because their reader may not see it.

    Without ``was_known`` no value of it was ever told.
    """

    field: str
    source: str
    since: date
    was_known: bool

    @property
    def kind(self) -> str:
        """The kind of record that has the field."""
        return OF_DEALS

    @property
    def code(self) -> str:
        """The code of the sentence that says so."""
        return "hidden.field" if self.was_known else "hidden.field_unknown"


Days = Mapping[Subject, date]
"""What a figure rests on, each as of the earliest day of which it looks at it."""


def deal_days(
    tree: str,
    as_of: date,
    booked_since: date | None,
    view: str,
    *,
    has_categories: bool,
    filters: Collection[str] = (),
) -> Days:
    """What a sum over deals of a node of a tree rests on, looked at when ``as_of`` ended.

    ``booked_since`` is the first day on which the won deals that it counts may be booked, ``None`` where it counts open
    ones alone. ``view`` says how amounts are converted, ``filters`` are the fields that deals are chosen by.
    """
    placed_on = as_of if booked_since is None else min(as_of, booked_since)
    of_day, of_place = _PLACED[tree]
    fields = [*_COUNTED, *filters, *(("category",) if has_categories else ())]
    rate_on = as_of if view == "today" else placed_on
    return {
        **{(OF_DEALS, field): as_of for field in fields},
        **dict.fromkeys(of_day, as_of),
        **dict.fromkeys(of_place, placed_on),
        ("stage", ""): as_of,
        ("rate", "plan" if view == "plan" else "market"): rate_on,
    }


def quota_days(as_of: date, start_on: date) -> Days:
    """What the quota of a period that begins on ``start_on`` rests on."""
    return {("quota", ""): as_of, ("rate", "plan"): start_on}


def hidden(fields: Iterable[Hidden], days: Days, as_of: date) -> tuple[Hidden, ...]:
    """The fields that could not be read on a day, of those that something rests on."""
    return tuple(sorted(one for one in fields if (OF_DEALS, one.field) in days and one.since <= as_of))


def assumed(assumptions: Iterable[Assumption], days: Days) -> tuple[Assumption, ...]:
    """The assumptions that reach days on which something rests, in a fixed order."""
    found = [one for one in assumptions if days.get((one.kind, one.field), date.max) < one.known_since]
    return tuple(sorted(found))
