"""Earned, held, paid and carried: what a payee gets in a period, and what is owed either way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from fieldhouse.domain.compensation.walk import divide


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a payee stands before a period: all that was paid, and the debt that is carried (never negative)."""

    paid_minor: int = 0
    debt_minor: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the payment: the part of pay that may be set off, what is left at least, and the draw."""

    set_off: Fraction = Fraction(1)
    floor_minor: int = 0
    draw_minor: int = 0
    is_draw_owed: bool = True
    forgives: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """What came of it. ``earned - held - paid before - payable == carried``; ``granted`` is part of ``earned``.

    ``carried_minor`` is negative for a debt. ``surplus_minor``: due above the draw, or the debt (negative).
    """

    earned_minor: int
    payable_minor: int
    held_minor: int
    paid_before_minor: int
    recovered_minor: int
    carried_minor: int
    granted_minor: int
    forgiven_minor: int
    surplus_minor: int


def payment(
    earned_minor: int, held_minor: int, before: Balance, terms: Terms, taken_back_minor: int = 0
) -> Payment:
    """What is payable of all that was earned up to now.

    ``taken_back_minor`` is what of earlier pay was lost since. Where nothing limits what may be set off it is simply
    less pay; elsewhere it is a debt, so that new pay is set off against it no further than the limits allow.

    With a recoverable draw of 2,000 and nothing carried, 1,500 earned anew is paid as 2,000 and -500 is carried; the
    next 2,375 pay 2,000 and carry -125.
    """
    new = earned_minor - held_minor - before.paid_minor + before.debt_minor
    debt = before.debt_minor
    if terms.set_off < 1 or terms.floor_minor:
        owed = max(0, min(taken_back_minor, before.paid_minor))
        new, debt = new + owed, debt + owed
    recovered = 0
    if new >= 0:
        allowed = divide(new * terms.set_off.numerator, terms.set_off.denominator, False)
        recovered = max(0, min(debt, allowed, new - terms.floor_minor))
        payable = new - recovered
        debt -= recovered
    else:
        payable = 0
        debt -= new
    surplus = payable - terms.draw_minor
    granted = 0
    if payable < terms.draw_minor:
        advance = terms.draw_minor - payable
        payable = terms.draw_minor
        if terms.is_draw_owed:
            debt += advance
        else:
            granted = advance
    forgiven = debt if terms.forgives else 0
    debt -= forgiven
    earned = earned_minor + granted + forgiven
    return Payment(
        earned_minor=earned,
        payable_minor=payable,
        held_minor=held_minor,
        paid_before_minor=before.paid_minor,
        recovered_minor=recovered,
        carried_minor=-debt,
        granted_minor=granted,
        forgiven_minor=forgiven,
        surplus_minor=surplus if debt == 0 else -debt,
    )
