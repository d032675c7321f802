"""Pay that is worked out line by line with integers of any size: what no sum can say, and what 64 bits do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fieldhouse.domain.compensation.curve import Curve
from fieldhouse.domain.money import divide_half_even


@dataclass(frozen=True, slots=True)
class Step:
    """A credit on its way: what it adds to attainment, what is paid on, times what; ``origin`` is what it reverses.

    ``origin`` is the place of that credit in the list, its own where it reverses nothing. ``curve`` is the place of
    its curve, ``bucket`` says with which others its attainment adds up.
    """

    amount: int
    pay_base: int
    weight: Fraction
    origin: int
    curve: int
    bucket: int


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of a step: attainment before and after, the tier reached, and the pay, rounded as a cumulative."""

    before: int
    after: int
    tier: int
    amount_minor: int
    num: int
    den: int


def divide(numerator: int, denominator: int, half_up: bool) -> int:
    """The quotient rounded half to even, or half away from zero where a plan says so."""
    if not half_up:
        return divide_half_even(numerator, denominator)
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def walk(
    steps: Sequence[Step],
    curves: Sequence[Curve],
    opening: dict[int, int],
    *,
    is_each: bool,
    is_highest: bool,
    half_up: bool,
) -> list[Stepped]:
    """The pay of one payee's credits to one component, in their order.

    ``opening`` is the attainment with which a bucket begins. ``is_each``: every credit climbs the tiers alone.
    ``is_highest``: a credit gets the rate of the tier it reaches, whole. A reversal takes its credit out of the past
    and pays the difference, so that what is left is what a run without the credit would have paid.
    """
    done: list[Stepped] = []
    climbs: dict[int, _Climb] = {}
    paid: dict[int, int] = {}
    exact: dict[int, Fraction] = {}
    total: dict[int, Fraction] = {}
    rounded: dict[int, int] = {}
    net = [(step.amount, step.pay_base) for step in steps]
    for place, step in enumerate(steps):
        origin = steps[step.origin]
        key = step.origin if is_each else origin.bucket
        scope = origin.curve if is_each else key
        climb = climbs.get(key)
        if climb is None:
            start = 0 if is_each else opening.get(key, 0)
            climb = climbs[key] = _Climb(curves[origin.curve], start, is_highest)
        before = climb.attainment
        tier_before = climb.tier
        if step.origin == place:
            climb.add(step.amount, step.pay_base, step.weight)
        else:
            amount, base = net[step.origin]
            net[step.origin] = (amount + step.amount, base + step.pay_base)
            net[place] = (0, 0)
            climb = climbs[key] = _Climb(climb.curve, climb.start, is_highest)
            for earlier in range(place):
                other = steps[earlier]
                if other.origin == earlier and (earlier if is_each else other.bucket) == key:
                    climb.add(*net[earlier], other.weight)
        now = climb.pay()
        change = now - exact.get(key, climb.opening_pay)
        exact[key] = now
        if scope not in total:
            total[scope] = Fraction(0) if is_each else climb.opening_pay
            rounded[scope] = _rounded(total[scope], half_up)
        total[scope] += change
        amount_minor = _rounded(total[scope], half_up) - rounded[scope]
        rounded[scope] += amount_minor
        paid[key] = paid.get(key, 0) + amount_minor
        rate = change / step.amount if step.amount else Fraction(0)
        tier = max(climb.tier, tier_before) if step.origin != place else climb.tier
        done.append(Stepped(before, climb.attainment, tier, amount_minor, rate.numerator, rate.denominator))
    return done


def _rounded(value: Fraction, half_up: bool) -> int:
    return divide(value.numerator, value.denominator, half_up)


class _Climb:
    """The bases that lie in each tier, and what they come to."""

    def __init__(self, curve: Curve, start: int, is_highest: bool) -> None:
        self.curve = curve
        self.start = start
        self.attainment = start
        self.is_highest = is_highest
        self.bases = [Fraction(0)] * len(curve.rates)
        self.tier = curve.tier(start)
        if start:
            # What was attained before is taken as paid at the plan's own rates, on the attainment itself.
            self._spread(0, start, start, Fraction(1))
        self.opening_pay = self.pay()

    def add(self, amount: int, pay_base: int, weight: Fraction) -> None:
        begin, self.attainment = self.attainment, self.attainment + amount
        self.tier = self.curve.tier(self.attainment)
        if self.is_highest or not amount:
            self.bases[self.tier] += pay_base * weight
        else:
            self._spread(begin, amount, pay_base, weight)

    def _spread(self, begin: int, amount: int, pay_base: int, weight: Fraction) -> None:
        """Put the base into the tiers that the way from ``begin`` crosses, in whole units, the rest into the last."""
        end = begin + amount
        low, high = min(begin, end), max(begin, end)
        left = pay_base
        last = len(self.bases) - 1
        order = range(last + 1) if amount > 0 else range(last, -1, -1)
        crossed = Fraction(0)
        taken = 0
        for tier in order:
            floor = low if tier == 0 else max(Fraction(low), self.curve.bounds[tier])
            ceiling = high if tier == last else min(Fraction(high), self.curve.bounds[tier + 1])
            width = Fraction(ceiling) - Fraction(floor)
            if width <= 0:
                continue
            crossed += width
            if pay_base == amount:
                part: Fraction | int = width if amount > 0 else -width
            else:
                reached = crossed * pay_base / abs(amount)
                part = reached.numerator // reached.denominator - taken
                taken += int(part)
            left -= int(part) if pay_base != amount else 0
            self.bases[tier] += part * weight

    def pay(self) -> Fraction:
        """Every base at the rate of its tier, or at that of the highest retroactive tier reached above it."""
        whole = self.curve.levels[self.tier] if self.attainment else Fraction(0)
        from_zero = 0
        for tier in range(1, self.tier + 1):
            if self.curve.retroactive[tier]:
                from_zero = tier
        for tier, base in enumerate(self.bases):
            held = from_zero if tier < from_zero and not self.is_highest else tier
            whole += base * self.curve.rates[held]
        if self.curve.cap is not None:
            whole = min(whole, Fraction(self.curve.cap, self.curve.den))
        return whole
