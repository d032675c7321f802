"""How a person reads amounts: the unit they chose, rounded last, with its name in their language."""

from __future__ import annotations

from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

UNIT_CHOICES = (
    ("exact", _("Exact")),
    ("K", _("Thousands (K)")),
    ("M", _("Millions (M)")),
    ("yen", _("Yen (円)")),
    ("sen_yen", _("Thousand yen (千円)")),
    ("man_yen", _("Ten thousand yen (万円)")),
    ("hyakuman_yen", _("Million yen (百万円)")),
)
UNIT_CODES = tuple(code for code, _label in UNIT_CHOICES)
DEFAULT_UNITS = {"ja": "sen_yen"}

# Digits after the point, as finance teams print: whole units of a thousand, one digit of a million.
_DIGITS = {"K": 0, "M": 1, "yen": 0, "sen_yen": 0, "man_yen": 0, "hyakuman_yen": 1}
_SUFFIXES = {
    "exact": pgettext_lazy("unit of an amount", "%(currency)s"),
    "K": pgettext_lazy("unit of an amount", "%(currency)s K"),
    "M": pgettext_lazy("unit of an amount", "%(currency)s M"),
    "yen": pgettext_lazy("unit of an amount", "yen"),
    "sen_yen": pgettext_lazy("unit of an amount", "thousand yen"),
    "man_yen": pgettext_lazy("unit of an amount", "ten thousand yen"),
    "hyakuman_yen": pgettext_lazy("unit of an amount", "million yen"),
}
# Who reads yen in 千円 reads dollars in thousands, and who reads K reads yen in 千円; 万 stays with yen.
_FOR_YEN = {"exact": "yen", "K": "sen_yen", "M": "hyakuman_yen"}
_FOR_OTHERS = {"yen": "exact", "sen_yen": "K", "man_yen": "K", "hyakuman_yen": "M"}
_EXPONENT_OF_YEN = 0


def person_unit(user: object) -> str:
    """The unit that this person chose, or the usual one of the page's language."""
    chosen = getattr(user, "money_unit", "")
    if chosen in UNIT_CODES:
        return str(chosen)
    return DEFAULT_UNITS.get((get_language() or "en")[:2], "K")


def unit_for(unit: str, currency: str) -> str:
    """The unit in which an amount of `currency` is shown to someone who chose `unit`."""
    return (_FOR_YEN if currency == "JPY" else _FOR_OTHERS).get(unit, unit)


def unit_label(unit: str, currency: str) -> str:
    """The unit's name beside a number or in a column's head: ``USD K``, ``千円``."""
    return str(_SUFFIXES[unit_for(unit, currency)]) % {"currency": currency}


def shown(amount_minor: int, currency: str, unit: str) -> str:
    """The amount in the person's unit, rounded half to even at this last step, with separators."""
    from fieldhouse.domain.money import in_unit

    unit = unit_for(unit, currency)
    value: Decimal = in_unit(amount_minor, currency, unit)
    digits = _DIGITS.get(unit)
    if digits is not None:
        value = round(value, digits)
    return grouped(value)


def exact(amount_minor: int, currency: str) -> str:
    """The amount to its last minor unit with its currency: ``1,234,567.89 USD``."""
    from fieldhouse.domain.money import in_unit

    return f"{grouped(in_unit(amount_minor, currency, 'exact'))} {currency}"


def grouped(value: Decimal | int) -> str:
    """The number with the language's separators and a true minus sign; no digit is dropped or added."""
    digits = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    text = formats.number_format(abs(value), decimal_pos=digits, use_l10n=True, force_grouping=True)
    return f"\N{MINUS SIGN}{text}" if value < 0 else text
