"""Amounts of a sheet that others of it add up to: sums of periods and sums of rows, which must not count twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from fieldhouse.domain.period import Period


@dataclass(frozen=True, slots=True)
class Told:
    """One amount of a sheet.

    ``of`` is whom it is about (``None``: the sum of the rows above), ``measure`` all that must be the same for amounts
    to be added: what is measured, when it was said, the currency. ``period`` is ``None`` for a sum of all periods.
    """

    of: Hashable | None
    measure: Hashable
    period: Period | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Summed:
    """What an amount is to the others: a sum that is not to be counted, with what they add up to.

    ``summed`` is ``None`` where an amount overlaps others without being their sum: it tells of days that they tell of,
    and of others besides.
    """

    place: int
    summed: Decimal | None


def subtotals(told: Sequence[Told]) -> list[Summed]:
    """Return the amounts, by their place, that are sums of others; those left tell of no day twice.

    An amount for a longer period than others of the same row is their sum when they fill it. The sum of rows is that of
    the rows since the sum before it, or of all rows above, whichever it equals; else of all.
    """
    return sorted([*_of_periods(told), *_of_rows(told)], key=lambda one: one.place)


def _of_periods(told: Sequence[Told]) -> Iterable[Summed]:
    rows: dict[Hashable, list[int]] = defaultdict(list)
    for place, one in enumerate(told):
        if one.of is not None:
            rows[one.of, one.measure].append(place)
    for places in rows.values():
        periods = {place: period for place in places if (period := told[place].period) is not None}
        leaves = [
            place for place in periods if not any(_within(one, periods[place]) for one in periods.values())
        ]
        for place in places:
            period = told[place].period
            inner = [one for one in leaves if period is None or _within(periods[one], period)]
            if place in leaves or (period is None and not inner):
                continue
            days = {periods[one]: periods[one].days for one in inner}
            is_filled = period is None or sum(days.values()) == period.days
            summed = sum((told[one].amount for one in inner), Decimal(0))
            yield Summed(place, summed if is_filled else None)


def _of_rows(told: Sequence[Told]) -> Iterable[Summed]:
    since: dict[Hashable, Decimal] = defaultdict(Decimal)
    above: dict[Hashable, Decimal] = defaultdict(Decimal)
    for place, one in enumerate(told):
        column = (one.measure, one.period)
        if one.of is not None:
            since[column] += one.amount
            above[column] += one.amount
            continue
        yield Summed(place, since[column] if since[column] == one.amount else above[column])
        since[column] = Decimal(0)


def _within(inner: Period, outer: Period) -> bool:
    """Whether a period lies in a longer one."""
    return outer.start_on <= inner.start_on and inner.until_on <= outer.until_on and inner.days < outer.days
