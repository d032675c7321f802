"""How a person reads amounts: the unit they chose, rounded last, with its name in their language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fieldhouse.domain.money import divide_half_even, shifted
from fieldhouse.domain.units import DisplayUnit, in_unit, unit_for

UNIT_CHOICES = (
    (DisplayUnit.EXACT.value, _("Exact")),
    (DisplayUnit.K.value, _("Thousands")),
    (DisplayUnit.M.value, _("Millions")),
    (DisplayUnit.YEN.value, _("円 yen")),
    (DisplayUnit.SEN_YEN.value, _("千円 thousand yen")),
    (DisplayUnit.MAN_YEN.value, _("万円 ten thousand yen")),
    (DisplayUnit.HYAKUMAN_YEN.value, _("百万円 million yen")),
)
DEFAULT_UNITS = {"ja": DisplayUnit.SEN_YEN}

_SUFFIXES = {
    DisplayUnit.EXACT: pgettext_lazy("unit of an amount", "%(currency)s"),
    DisplayUnit.K: pgettext_lazy("unit of an amount", "%(currency)s K"),
    DisplayUnit.M: pgettext_lazy("unit of an amount", "%(currency)s M"),
    DisplayUnit.YEN: pgettext_lazy("unit of an amount", "yen"),
    DisplayUnit.SEN_YEN: pgettext_lazy("unit of an amount", "thousand yen"),
    DisplayUnit.MAN_YEN: pgettext_lazy("unit of an amount", "ten thousand yen"),
    DisplayUnit.HYAKUMAN_YEN: pgettext_lazy("unit of an amount", "million yen"),
}


def person_unit(user: object) -> DisplayUnit:
    """The unit that this person chose, or the usual one of the page's language."""
    chosen = getattr(user, "money_unit", "")
    if chosen in set(DisplayUnit):
        return DisplayUnit(chosen)
    return DEFAULT_UNITS.get((get_language() or "en")[:2], DisplayUnit.K)


def unit_label(unit: DisplayUnit, currency: str) -> str:
    """The unit's name beside a number or in a column's head: ``USD K``, ``千円``."""
    return str(_SUFFIXES[unit_for(unit, currency)]) % {"currency": currency}


def shown(amount_minor: int, currency: str, unit: DisplayUnit) -> str:
    """The amount in the person's unit, rounded at this last step, with the language's separators."""
    return grouped(in_unit(amount_minor, currency, unit_for(unit, currency)))


def exact(amount_minor: int, currency: str) -> str:
    """The amount to its last minor unit with its currency: ``1,234,567.89 USD``."""
    return f"{grouped(in_unit(amount_minor, currency, DisplayUnit.EXACT))} {currency}"


def quotient(num: int, den: int, digits: int) -> Decimal:
    """``num / den`` for a reader, rounded once to `digits` after the point; ``den`` is positive."""
    return shifted(divide_half_even(num * 10**digits, den), digits)


def grouped(value: Decimal | int) -> str:
    """The number with separators and a true minus sign; no digit is dropped or added."""
    digits = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    magnitude = -value if value < 0 else value
    text = f"{magnitude:,.{digits}f}"  # as every language here writes it; Django's own way takes ten times as long
    return f"\N{MINUS SIGN}{text}" if value < 0 else text
