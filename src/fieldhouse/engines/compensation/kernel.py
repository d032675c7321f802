"""The compiled pass: every line once, in order, with the state of its payee beside it.

Callers have proven that no product leaves 64 bits (`Curve.fits`); nothing here looks again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fieldhouse.engines.compensation.tables import Curves, Ints, Paid
from fieldhouse.engines.compiled import compiled


@compiled
def divided(num: int, den: int, half_up: bool) -> int:
    sign = num >> 63
    if half_up:
        whole = ((num ^ sign) - sign + den // 2) // den
        return (whole ^ sign) - sign
    whole = num // den
    twice = 2 * (num - whole * den)
    if twice > den or (twice == den and whole & 1):
        whole += 1
    return whole


@compiled
def tier_of(enter: Any, row: int, attainment: int) -> int:
    tier = 0
    for one in range(1, enter.shape[1]):
        if attainment >= enter[row, one]:
            tier = one
        else:
            break
    return tier


@compiled
def gcd(left: int, right: int) -> int:
    """The greatest common divisor, of signless values."""
    left, right = abs(left), abs(right)
    while right:
        left, right = right, left % right
    return left


@compiled
def _rate_pass(
    row: Any,
    amount: Any,
    before: Any,
    after: Any,
    enter: Any,
    intercept: Any,
    slope: Any,
    den: Any,
    cap: Any,
    num: Any,
    by: Any,
) -> None:
    for line in range(row.size):
        one = row[line]
        now, was = after[line], before[line]
        tier, tier_was = tier_of(enter, one, now), tier_of(enter, one, was)
        pay = min(intercept[one, tier] + slope[one, tier] * now, cap[one]) * (now != 0)
        change = pay - min(intercept[one, tier_was] + slope[one, tier_was] * was, cap[one]) * (was != 0)
        num[line] = 0
        if change == 0 or amount[line] == 0:
            by[line] = 1
            continue
        if change == slope[one, tier] * amount[line]:  # within one tier: the tier's own rate
            common = gcd(slope[one, tier], den[one])
            num[line], by[line] = slope[one, tier] // common, den[one] // common
            continue
        common = gcd(change, amount[line])
        top, bottom = change // common, amount[line] // common
        if bottom < 0:
            top, bottom = -top, -bottom
        common = gcd(top, den[one])
        under = den[one] // common
        is_large = float(bottom) * float(under) > 2.0**62
        num[line], by[line] = (0, 0) if is_large else (top // common, bottom * under)


@compiled
def _sum_pass(
    group: Any,
    amount: Any,
    enter: Any,
    intercept: Any,
    slope: Any,
    den: Any,
    cap: Any,
    half_up: bool,
    attained: Any,
    paid: Any,
    out: Any,
    before: Any,
    after: Any,
    tiers: Any,
) -> None:
    for line in range(group.size):
        row = group[line]
        before[line] = attained[row]
        now = attained[row] + amount[line]
        attained[row] = now
        after[line] = now
        tier = tier_of(enter, row, now)
        tiers[line] = tier
        pay = min(intercept[row, tier] + slope[row, tier] * now, cap[row]) * (now != 0)
        rounded = divided(pay, den[row], half_up)
        out[line] = rounded - paid[row]
        paid[row] = rounded


@compiled
def _each_pass(
    origin: Any,
    curve: Any,
    amount: Any,
    enter: Any,
    intercept: Any,
    slope: Any,
    den: Any,
    cap: Any,
    half_up: bool,
    net: Any,
    total: Any,
    paid: Any,
    out: Any,
    before: Any,
    after: Any,
    tiers: Any,
) -> None:
    for line in range(origin.size):
        first = origin[line]
        row = curve[first]
        was = net[first]
        now = was + amount[line]
        net[first] = now
        before[line] = was
        after[line] = now
        tier_was = tier_of(enter, row, was)
        tier = tier_of(enter, row, now)
        tiers[line] = tier if first == line else max(tier, tier_was)
        change = min(intercept[row, tier] + slope[row, tier] * now, cap[row]) * (now != 0)
        change -= min(intercept[row, tier_was] + slope[row, tier_was] * was, cap[row]) * (was != 0)
        total[row] += change
        rounded = divided(total[row], den[row], half_up)
        out[line] = rounded - paid[row]
        paid[row] = rounded


@compiled
def _plain_pass(
    payee: Any, amount: Any, share: Any, table: Any, den: int, out: Any, first: int, last: int
) -> None:
    width = (table.shape[1] - 2) // 3
    for line in range(first, last):
        row = table[payee[line]]
        product = amount[line] * share[line]
        credited = product // 10_000
        twice = 2 * (product - credited * 10_000)
        if twice > 10_000 or (twice == 10_000 and credited & 1):
            credited += 1
        now = row[3 * width] + credited
        row[3 * width] = now
        tier = 0
        for one in range(1, width):
            tier += now >= row[one]
        pay = row[width + tier] + row[2 * width + tier] * now
        whole = pay // den
        twice = 2 * (pay - whole * den)
        if twice > den or (twice == den and whole & 1):
            whole += 1
        out[line] = whole - row[3 * width + 1]
        row[3 * width + 1] = whole


def sum_lines(
    group: Ints, amount: Ints, curves: Curves, attained: Ints, paid: Ints, *, half_up: bool
) -> Paid:
    """Pay by the sum of each group: ``attained`` and ``paid`` hold its state, and are carried on in place."""
    made = Paid(*(np.empty(group.size, dtype=np.int64) for _ in range(4)))
    _sum_pass(
        group,
        amount,
        curves.enter,
        curves.intercept,
        curves.slope,
        curves.den,
        curves.cap,
        half_up,
        attained,
        paid,
        made.amount,
        made.before,
        made.after,
        made.tier,
    )
    return made


def rates(row: Ints, amount: Ints, paid: Paid, curves: Curves) -> tuple[Ints, Ints]:
    """Pay for one unit of each line as a quotient in its lowest terms; ``/0`` where 64 bits don't hold it."""
    num, by = np.empty(row.size, dtype=np.int64), np.empty(row.size, dtype=np.int64)
    _rate_pass(
        row,
        amount,
        paid.before,
        paid.after,
        curves.enter,
        curves.intercept,
        curves.slope,
        curves.den,
        curves.cap,
        num,
        by,
    )
    return num, by


def each_lines(origin: Ints, curve: Ints, amount: Ints, curves: Curves, *, half_up: bool) -> Paid:
    """Pay by each credit alone, rounded as a cumulative of the curve; ``origin`` is what a line reverses, or itself."""
    made = Paid(*(np.empty(origin.size, dtype=np.int64) for _ in range(4)))
    rows = curves.den.size
    _each_pass(
        origin,
        curve,
        amount,
        curves.enter,
        curves.intercept,
        curves.slope,
        curves.den,
        curves.cap,
        half_up,
        np.zeros(origin.size, dtype=np.int64),
        np.zeros(rows, dtype=np.int64),
        np.zeros(rows, dtype=np.int64),
        made.amount,
        made.before,
        made.after,
        made.tier,
    )
    return made


def plain_lines(payee: Ints, amount: Ints, share: Ints, curves: Curves, den: int) -> Ints:
    """The amounts alone, of splits and one curve a payee over a common denominator: what three columns need."""
    width = curves.enter.shape[1]
    table = np.zeros((curves.den.size, 3 * width + 2), dtype=np.int64)
    table[:, :width] = curves.enter
    table[:, width : 2 * width] = curves.intercept
    table[:, 2 * width : 3 * width] = curves.slope
    out = np.empty(payee.size, dtype=np.int64)
    _plain_pass(payee, amount, share, table, den, out, 0, payee.size)
    return out
