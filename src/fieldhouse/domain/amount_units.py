"""Units in which sheets state amounts: ``千円``, ``百万円``, ``K``, ``USD M``, ``in thousands``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fieldhouse.domain.currency import EXPONENTS

_FACTORS = {
    **dict.fromkeys(("", "UNITS"), 1),
    **dict.fromkeys(("K", "THOUSAND", "THOUSANDS", "000", "000S", "'000", "千"), 1_000),
    **dict.fromkeys(("万",), 10_000),
    **dict.fromkeys(("M", "MM", "MN", "MIO", "MILLION", "MILLIONS", "百万"), 1_000_000),
    **dict.fromkeys(("億",), 100_000_000),
    **dict.fromkeys(("B", "BN", "BILLION", "BILLIONS", "十億"), 1_000_000_000),
}
_CURRENCIES = {"円": "JPY", "¥": "JPY", "€": "EUR", "£": "GBP", "₩": "KRW", "$": "", "YEN": "JPY", "ドル": ""}
"""Words for currencies; the dollar is that of several, and says nothing."""


@dataclass(frozen=True, slots=True)
class AmountUnit:
    """How many major units one stated unit is, and the currency where the text names one."""

    factor: int
    currency: str | None


def amount_unit(text: str) -> AmountUnit | None:
    """Return the unit that a text names; ``None`` when it names none.

    ``"千円"`` is 1,000 JPY, ``"USD thousands"`` 1,000 USD, ``"in M"`` 1,000,000 of a currency that it does not name.
    """
    plain = re.sub(r"^(?:IN|単位)[\s:]+", "", unicodedata.normalize("NFKC", text).upper().strip())
    currency: str | None = None
    for code in re.findall(r"(?<![A-Z])[A-Z]{3}(?![A-Z])", plain):
        if code in EXPONENTS:
            currency, plain = code, plain.replace(code, "")
    for word, code in _CURRENCIES.items():
        if word in plain:
            currency, plain = currency or code or None, plain.replace(word, "")
    factor = _FACTORS.get(plain.strip())
    is_stated = bool(text.strip()) and factor is not None
    return AmountUnit(factor, currency) if is_stated and factor is not None else None
