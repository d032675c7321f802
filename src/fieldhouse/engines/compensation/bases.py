"""What percentages and multiples of a component stand for, by payee and span; and the curve that follows."""

from __future__ import annotations

from fractions import Fraction

from fieldhouse.domain.compensation.curve import Base, Curve, curve, unit_scale
from fieldhouse.domain.compensation.plan import Component, Plan, Span, Unit
from fieldhouse.domain.compensation.quotas import Asked, Assignment, asked
from fieldhouse.domain.compensation.terms import Measured, RateKind
from fieldhouse.domain.currency import exponent
from fieldhouse.engines.compensation.inputs import People


class Bases:
    """The bases and curves of one component of a plan version, each worked out once."""

    def __init__(self, people: People, plan: Plan, component: Component) -> None:
        self.people = people
        self.plan = plan
        self.component = component
        self.needs_quota, self.needs_target = needs(component)
        self._curves: dict[Base, Curve] = {}
        self._bases: dict[tuple[str, int, Span], Base] = {}

    def minor(self, payee_id: str) -> int:
        """10 to the decimal places of the currency in which the payee is paid."""
        return int(10 ** exponent(self.people.currency_of(payee_id, self.plan)))

    def base(self, payee_id: str, month: int, span: Span) -> Base:
        """Target and quota of a payee in the span that begins with a month."""
        key = (payee_id, month, span)
        if key not in self._bases:
            minor = self.minor(payee_id)
            target = self.target(payee_id, month, span) if self.needs_target else None
            quota = self.quota(payee_id, month, span) if self.needs_quota else None
            self._bases[key] = Base(
                None if target is None else target.prorated,
                None if quota is None else quota.prorated,
                None if target is None else target.full,
                None if quota is None else quota.full,
                minor,
            )
        return self._bases[key]

    def curve(self, payee_id: str, month: int, span: Span) -> Curve:
        """The curve of a payee in a span; payees with the same base share one."""
        base = self.base(payee_id, month, span)
        if base not in self._curves:
            self._curves[base] = curve(self.component, base)
        return self._curves[base]

    def _held(self, payee_id: str) -> list[Assignment]:
        return [one for one in self.people.held[payee_id] if one.plan == self.plan.id]

    def target(self, payee_id: str, month: int, span: Span) -> Asked | None:
        """The pay for reaching the quota, in minor units."""
        wanted = self.component.target
        minor = self.minor(payee_id)

        def yearly(one: Assignment) -> Fraction | None:
            if isinstance(wanted, Measured):
                if not wanted.is_share:
                    return wanted.value * minor
                held = one.amounts.get("target_minor")
                return None if held is None else wanted.value * held
            held = one.amounts.get(wanted)
            return None if held is None else Fraction(held)

        return asked(self.plan, self._held(payee_id), month, span, yearly, ramped=False)

    def quota(self, payee_id: str, month: int, span: Span) -> Asked | None:
        """What is asked, in units of the measure."""
        wanted = self.component.quota
        scale = unit_scale(self.component.unit, self.minor(payee_id))
        is_credits = self.component.unit is Unit.CREDITS

        def yearly(one: Assignment) -> Fraction | None:
            if isinstance(wanted, Measured):
                return wanted.value * scale
            held = one.amounts.get(wanted)
            return None if held is None else Fraction(held * (scale if is_credits else 1))

        return asked(self.plan, self._held(payee_id), month, span, yearly, ramped=True)


def needs(component: Component) -> tuple[bool, bool]:
    """Whether a component can't be paid without a quota, and without a target."""
    rates = [tier.rate.kind for tier in component.tiers if tier.rate is not None]
    times = any(kind in (RateKind.TIMES, RateKind.TIMES_FULL) for kind in rates)
    bounds = any(
        one.is_share
        for tier in component.tiers
        for one in (tier.start, tier.end)
        if one is not None and one.value
    )
    pays = [one for tier in component.tiers for one in (tier.pays, tier.level)]
    pays += [component.cap, *(one.value for one in component.objectives)]
    return times or bounds, times or any(one is not None and one.is_share for one in pays)
