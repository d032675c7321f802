"""What a component pays for an attainment: straight pieces, exact, over one denominator."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

from fieldhouse.domain.compensation.plan import Component, Unit
from fieldhouse.domain.compensation.terms import Measured, RateKind, RateTerm
from fieldhouse.domain.errors import BadInput

NO_CAP = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Base:
    """What percentages and multiples stand for: target and quota of the span, whole and prorated; ``None``: unknown.

    Target in minor units; quota in units of the measure. ``minor`` is 10 to the currency's decimal places.
    """

    target: Fraction | None
    quota: Fraction | None
    full_target: Fraction | None
    full_quota: Fraction | None
    minor: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Pay for an attainment ``a``: ``(intercept[k] + slope[k] * a) / den``, k the last tier with ``enter[k] <= a``.

    ``enter[0]`` is not looked at: below the first boundary the first tier holds. ``bounds``, ``rates`` and
    ``retroactive`` say the same by tier, for pay that depends on the way and not on the sum alone. ``cap`` is over
    ``den``.
    """

    enter: tuple[int, ...]
    intercept: tuple[int, ...]
    slope: tuple[int, ...]
    den: int
    cap: int | None
    bounds: tuple[Fraction, ...]
    rates: tuple[Fraction, ...]
    levels: tuple[Fraction, ...]
    retroactive: tuple[bool, ...]

    def tier(self, attainment: int) -> int:
        """The tier in which an attainment lies, from 0 on."""
        return max(bisect_right(self.enter, attainment, lo=1) - 1, 0) if len(self.enter) > 1 else 0

    def numerator(self, attainment: int) -> int:
        """The pay for an attainment, over ``den``; for none nothing is paid."""
        if attainment == 0:
            return 0
        tier = self.tier(attainment)
        pay = self.intercept[tier] + self.slope[tier] * attainment
        return pay if self.cap is None else min(pay, self.cap)

    def fits(self, most: int) -> bool:
        """Whether every product for attainments up to ``most``, in either direction, stays far within 64 bits."""
        steepest = max(abs(one) for one in self.slope)
        highest = max(abs(one) for one in self.intercept)
        return (steepest * most + highest) * 2 + 2 * self.den < 2**62 and most < 2**62


def curve(component: Component, base: Base) -> Curve:
    """The curve of a component for one payee and span.

    Raises ``BadInput("pay.no_quota")`` or ``("pay.no_target")`` where a percentage or a multiple has nothing to be of.
    """
    scale = unit_scale(component.unit, base.minor)
    bounds: list[Fraction] = []
    slopes: list[Fraction] = []
    intercepts: list[Fraction] = []
    levels: list[Fraction] = []
    for number, tier in enumerate(component.tiers):
        start = _bound(tier.start, base, scale)
        slope = _slope(component, number, base, scale)
        level = Fraction(0) if tier.level is None else _money(tier.level, base)
        if tier.level is not None:
            intercept = level
        elif number == 0:
            intercept = -slope * start
        elif tier.is_retroactive:
            intercept = Fraction(0)
        else:
            intercept = intercepts[-1] + slopes[-1] * start - slope * start
        bounds.append(start)
        slopes.append(slope)
        intercepts.append(intercept)
        levels.append(level)
    cap = None if component.cap is None else _money(component.cap, base)
    den = lcm(*(one.denominator for one in (*slopes, *intercepts)), 1 if cap is None else cap.denominator)
    below = component.belongs_below
    return Curve(
        enter=tuple(floor(one) + 1 if below else ceil(one) for one in bounds),
        intercept=tuple(int(one * den) for one in intercepts),
        slope=tuple(int(one * den) for one in slopes),
        den=den,
        cap=None if cap is None else int(cap * den),
        bounds=tuple(bounds),
        rates=tuple(slopes),
        levels=tuple(levels),
        retroactive=tuple(tier.is_retroactive for tier in component.tiers),
    )


def unit_scale(unit: Unit, minor: int) -> int:
    """How many of the units in which attainment adds up make one as plans write it."""
    return {Unit.MONEY: minor, Unit.COUNT: 1, Unit.CREDITS: 10_000}[unit]


def _bound(start: Measured, base: Base, scale: int) -> Fraction:
    if not start.is_share:
        return start.value * scale
    if base.quota is None:
        raise BadInput("pay.no_quota")
    return start.value * base.quota


def _money(amount: Measured, base: Base) -> Fraction:
    if not amount.is_share:
        return amount.value * base.minor
    if base.target is None:
        raise BadInput("pay.no_target")
    return amount.value * base.target


def _slope(component: Component, number: int, base: Base, scale: int) -> Fraction:
    """Minor units of pay for one unit of attainment in a tier."""
    tier = component.tiers[number]
    if tier.pays is not None:
        if tier.end is None:
            raise BadInput("pay.open_tier_pays")
        width = _bound(tier.end, base, scale) - _bound(tier.start, base, scale)
        return _money(tier.pays, base) / width if width > 0 else Fraction(0)
    return Fraction(0) if tier.rate is None else _rate(tier.rate, base, scale)


def _rate(rate: RateTerm, base: Base, scale: int) -> Fraction:
    if rate.kind is RateKind.SHARE:
        return rate.value
    if rate.kind is RateKind.EACH:
        return rate.value * base.minor / scale
    full = rate.kind is RateKind.TIMES_FULL
    target, quota = (base.full_target, base.full_quota) if full else (base.target, base.quota)
    if target is None:
        raise BadInput("pay.no_target")
    if quota is None:
        raise BadInput("pay.no_quota")
    # Nobody is asked for anything while a ramp stands at 0 %; the whole quota then says what a unit is worth.
    if quota == 0 and base.full_quota and base.full_target is not None:
        return rate.value * base.full_target / base.full_quota
    return rate.value * target / quota if quota else Fraction(0)
