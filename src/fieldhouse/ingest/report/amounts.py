"""Amounts as reports write them: ``1234.5``, ``USD 1,234.50``, ``EUR 1.234,50 (USD 1.300,00)``, ``¥1,000``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.ingest.bad_value import BadValue

_SIGNS = {"¥": "JPY", "円": "JPY", "€": "EUR", "£": "GBP", "₩": "KRW", "$": ""}
"""Signs and their currencies; the dollar sign is that of several, and the organisation's own is meant."""

_ONE = re.compile(
    r"(?P<open>\()?(?P<minus>[-\u2212])?\s*(?P<code>[A-Z]{3})?\s*(?P<sign>[¥円€£₩$])?\s*(?P<inner>[-\u2212])?"
    r"(?P<digits>\d[\d.,  '’]*)\s*(?P<after>[¥円€£₩$]|[A-Z]{3})?(?(open)\))"
)
_CONVERTED = re.compile(r"(?P<own>[^()]+?)\s*\((?P<converted>[^()]*\d[^()]*)\)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_LIMIT = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount in major units and its currency, ``None`` where the cell names none."""

    amount: Decimal
    currency: str | None


class Marks:
    """What the amounts of a report say of their decimal mark, gathered text by text."""

    def __init__(self) -> None:
        self._certain: dict[str, str] = {}
        self._likely: dict[str, str] = {}

    def see(self, texts: Iterable[str]) -> None:
        """Take the amounts of some cells. Three digits behind a single mark are likely a group: few currencies have
        three decimals."""
        for text in texts:
            for found in _ONE.finditer(unicodedata.normalize("NFKC", text)):
                digits = _bare(found["digits"])
                marks = [one for one in digits if one in ".,"]
                if not marks:
                    continue
                if len(set(marks)) > 1 or not _GROUPED.fullmatch(digits):
                    self._certain.setdefault(marks[-1], text)
                else:
                    told = self._certain if len(marks) > 1 else self._likely
                    told.setdefault("," if marks[-1] == "." else ".", text)

    @property
    def contradiction(self) -> tuple[str, str] | None:
        """Two amounts that cannot have the same decimal mark, where there are such."""
        for told in (self._certain, {} if self._certain else self._likely):
            if len(told) > 1:
                return told["."], told[","]
        return None

    @property
    def decimal(self) -> str:
        """The decimal mark: a point where nothing tells of a comma."""
        return next(iter(self._certain or self._likely), ".")


def stated(text: str, decimal: str) -> tuple[Stated, Stated | None]:
    """The amount in a cell, and the converted one that may stand in brackets behind it.

    Raises `BadValue`: ``value.not_a_number``, ``value.out_of_range``, ``money.unknown_currency``.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    both = _CONVERTED.fullmatch(plain)
    if both is None:
        return _stated(plain, decimal), None
    return _stated(both["own"], decimal), _stated(both["converted"].strip(), decimal)


def known_currency(text: str) -> str | None:
    """The currency of a cell that names one alone; ``None`` when empty.

    Raises ``BadValue("money.unknown_currency")``.
    """
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if code and code not in EXPONENTS:
        raise BadValue("money.unknown_currency", currency=code[:40])
    return code or None


def _stated(text: str, decimal: str) -> Stated:
    found = _ONE.fullmatch(text)
    digits = _bare(found["digits"]) if found else ""
    group = "." if decimal == "," else ","
    if found is None or digits.count(decimal) > 1 or group in digits.partition(decimal)[2]:
        raise BadValue("value.not_a_number")
    amount = Decimal(digits.replace(group, "").replace(decimal, ".").rstrip("."))
    if amount >= _LIMIT:
        raise BadValue("value.out_of_range", limit="10^15")
    named = [one for one in (found["code"], found["after"], found["sign"]) if one]
    codes = [_SIGNS.get(one, one) for one in named]
    currency = known_currency(next((one for one in codes if one), ""))
    is_negative = any(found[one] for one in ("open", "minus", "inner"))
    return Stated(-amount if is_negative else amount, currency)


def _bare(digits: str) -> str:
    return re.sub(r"[  '’]", "", digits).rstrip(".,")
