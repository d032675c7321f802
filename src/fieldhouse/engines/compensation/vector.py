"""The same cents without a compiler: cumulative sums over arrays that are sorted by group."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fieldhouse.domain.compensation.walk import divide
from fieldhouse.engines.compensation.tables import Curves, Flags, Ints, Paid


def divided(num: Ints, den: Ints, half_up: bool) -> Ints:
    """Quotients rounded half to even, or half away from zero."""
    if half_up:
        whole: Ints = (np.abs(num) + den // 2) // den
        signed: Ints = np.where(num < 0, -whole, whole)
        return signed
    whole = num // den
    twice = 2 * (num - whole * den)
    up: Flags = (twice > den) | ((twice == den) & (whole % 2 == 1))
    rounded: Ints = whole + up
    return rounded


def portion(amount: Ints, share: Fraction, half_up: bool) -> Ints:
    """A share of each amount, rounded; by integers of any size where 64 bits do not hold the products."""
    if int(np.abs(amount).max(initial=0)) * max(share.numerator, 1) < 2**61 and share.denominator < 2**61:
        return divided(amount * share.numerator, np.full(amount.size, share.denominator), half_up)
    exact = [divide(one * share.numerator, share.denominator, half_up) for one in amount.tolist()]
    return np.array(exact, dtype=np.int64)


def rates(row: Ints, amount: Ints, paid: Paid, curves: Curves) -> tuple[Ints, Ints]:
    """Pay for one unit of each line as a quotient in its lowest terms; ``/0`` where 64 bits don't hold it."""
    pay, _ = pay_at(curves, row, paid.after)
    was, _ = pay_at(curves, row, paid.before)
    change, den = pay - was, curves.den[row]
    is_none = (change == 0) | (amount == 0)
    change, amount = np.where(is_none, 0, change), np.where(is_none, 1, amount)
    common = np.gcd(change, amount)
    num, by = change // common, amount // common
    sign = np.where(by < 0, -1, 1)
    num, by = num * sign, by * sign
    again = np.gcd(num, den)
    num, den = num // again, den // again
    large = by.astype(np.float64) * den.astype(np.float64) > 2.0**62
    whole = np.where(large, 0, by * np.where(large, 0, den))
    shown: Ints = np.where(large, 0, num)
    return shown, whole


def pay_at(curves: Curves, row: Ints, attainment: Ints) -> tuple[Ints, Ints]:
    """The pay over its denominator, and the tier, for attainments on rows of the curves."""
    tier = np.zeros(row.size, dtype=np.int64)
    for one in range(1, curves.enter.shape[1]):
        tier += attainment >= curves.enter[row, one]
    pay = curves.intercept[row, tier] + curves.slope[row, tier] * attainment
    capped: Ints = np.where(attainment == 0, 0, np.minimum(pay, curves.cap[row]))
    return capped, tier


def running(group: Ints, amount: Ints, start: Ints) -> tuple[Ints, Ints]:
    """The sum of each group up to and including a line, and before it; ``start`` by group."""
    order = np.argsort(group, kind="stable")
    sums = np.cumsum(amount[order])
    sorted_group = group[order]
    first = np.flatnonzero(np.r_[True, sorted_group[1:] != sorted_group[:-1]])
    lengths = np.diff(np.r_[first, group.size])
    base = np.repeat(np.where(first > 0, sums[first - 1], 0), lengths)
    after = np.empty_like(sums)
    after[order] = sums - base + start[sorted_group]
    before: Ints = after - amount
    return after, before


def sum_lines(
    group: Ints, amount: Ints, curves: Curves, attained: Ints, paid: Ints, *, half_up: bool
) -> Paid:
    """As the kernel's: by the sum of each group, with state carried on in place."""
    if not group.size:
        nothing = np.empty(0, dtype=np.int64)
        return Paid(nothing, nothing, nothing, nothing)
    after, before = running(group, amount, attained)
    pay, tier = pay_at(curves, group, after)
    was, _ = pay_at(curves, group, before)
    den = curves.den[group]
    now = divided(pay, den, half_up)
    out = now - divided(was, den, half_up)
    np.add.at(attained, group, amount)
    np.add.at(paid, group, out)
    return Paid(out, before, after, tier)


def each_lines(origin: Ints, curve: Ints, amount: Ints, curves: Curves, *, half_up: bool) -> Paid:
    """As the kernel's: by each credit alone."""
    if not origin.size:
        nothing = np.empty(0, dtype=np.int64)
        return Paid(nothing, nothing, nothing, nothing)
    after, before = running(origin, amount, np.zeros(origin.size, dtype=np.int64))
    row = curve[origin]
    pay, tier = pay_at(curves, row, after)
    was, tier_was = pay_at(curves, row, before)
    change = pay - was
    totals, totals_before = running(row, change, np.zeros(curves.den.size, dtype=np.int64))
    den = curves.den[row]
    out = divided(totals, den, half_up) - divided(totals_before, den, half_up)
    is_first = origin == np.arange(origin.size)
    reached = np.where(is_first, tier, np.maximum(tier, tier_was))
    return Paid(out, before, after, reached)
