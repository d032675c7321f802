"""Each deal's amount in one target currency by the three views, in integers, once a deal.

``deal_date``: the market rate of the day the deal was booked (an open deal: of the day looked at). ``today``: the
market rate of the day looked at. ``plan``: the plan rate in force on that same day as ``deal_date``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import gcd
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fieldhouse.domain.currency import exponent
from fieldhouse.domain.money import Rate, convert
from fieldhouse.domain.views import DatedRate, RateKind, RateTable, View

VIEWS = tuple(view.value for view in View)

SAFE = 2**62
"""Products below this can be doubled in 64 bits, as rounding half to even does with a remainder."""

_EPOCH = date(1970, 1, 1)


def rate_table(rows: pa.Table) -> RateTable:
    """The rates of the snapshot `rates`."""
    return RateTable(
        DatedRate(
            RateKind(row["kind"]),
            Rate(row["base"], row["quote"], row["rate_num"], row["rate_den"]),
            row["valid_from"],
        )
        for row in rows.to_pylist()
    )


class Converter:
    """Converts amounts into one currency as on one day; remembers the rates it has looked up."""

    def __init__(self, rates: RateTable, currency: str, as_of: date) -> None:
        self.currency = currency
        self._as_of = as_of
        self._rates = rates
        self._found: dict[tuple[RateKind, str, date], Rate | None] = {}

    def views(
        self, amount_minor: int | None, currency: str | None, placed_on: date
    ) -> tuple[int | None, ...]:
        """The amount by each of `VIEWS`; ``None`` without an amount, or where no rate is known."""
        if amount_minor is None or currency is None:
            return (None, None, None)
        if currency == self.currency:
            return (amount_minor, amount_minor, amount_minor)
        rates = self.rates(currency, placed_on)
        return tuple(None if rate is None else convert(amount_minor, rate) for rate in rates)

    def rates(self, currency: str, placed_on: date) -> tuple[Rate | None, ...]:
        """The rate from a currency by each of `VIEWS` for a deal that a day places."""
        return (
            self._rate(RateKind.MARKET, currency, placed_on),
            self._rate(RateKind.MARKET, currency, self._as_of),
            self._rate(RateKind.PLAN, currency, placed_on),
        )

    def _rate(self, kind: RateKind, currency: str, on: date) -> Rate | None:
        wanted = (kind, currency, on)
        if wanted not in self._found:
            self._found[wanted] = self._rates.find(kind, currency, self.currency, on)
        return self._found[wanted]


def with_views(deals: pa.Table, converter: Converter) -> pa.Table:
    """The deals with a column ``<view>_minor`` for each of `VIEWS`: what `Converter.views` says of each deal.

    Deals of one currency and day share their rates, so whole columns are multiplied and divided at once.
    """
    amount = deals["amount"].combine_chunks()
    codes, pairs = _pairs(deals["currency"], deals["placed_on"])
    known = amount.is_valid().to_numpy(zero_copy_only=False) & (codes >= 0)
    amounts = amount.fill_null(0).to_numpy(zero_copy_only=False)
    for place, view in enumerate(VIEWS):
        rates = [_rates_of(converter, *pair)[place] for pair in pairs]
        values, has_rate = _converted(amounts, codes, known, rates)
        deals = deals.append_column(f"{view}_minor", pa.array(values, pa.int64(), mask=~has_rate))
    return deals


def _rates_of(converter: Converter, currency: str, placed_on: date) -> Sequence[Rate | None]:
    if currency == converter.currency:
        return [Rate(currency, currency, 1, 1)] * len(VIEWS)
    return converter.rates(currency, placed_on)


def _pairs(currency: pa.ChunkedArray, placed_on: pa.ChunkedArray) -> tuple[Any, list[tuple[str, date]]]:
    """The distinct currencies and days together, and the place of each row's pair; -1 without a currency."""
    if not len(currency):
        return np.empty(0, np.int64), []
    encoded = currency.combine_chunks()
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    names = encoded.dictionary.to_pylist()
    which = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    days = pc.cast(placed_on, pa.int32()).combine_chunks().to_numpy(zero_copy_only=False).astype(np.int64)
    first = int(days.min())
    span = int(days.max()) - first + 1
    code = np.where(which < 0, -1, which * span + days - first)
    found = np.unique(code[code >= 0])
    pairs = [(names[one // span], _EPOCH + timedelta(days=first + one % span)) for one in found.tolist()]
    return np.where(code < 0, -1, np.searchsorted(found, code)), pairs


def _converted(amounts: Any, codes: Any, known: Any, rates: Sequence[Any]) -> tuple[Any, Any]:
    """Amounts times their rates, half to even, and which of them have one; each row's rate is at its code."""
    if not rates:
        return np.zeros(len(amounts), np.int64), np.zeros(len(amounts), bool)
    quotients = [(1, 1) if rate is None else _quotient(rate) for rate in rates]
    is_small = np.array([max(one) < SAFE for one in quotients])
    num = np.array([one[0] if max(one) < SAFE else 1 for one in quotients], np.int64)[codes]
    den = np.array([one[1] if max(one) < SAFE else 1 for one in quotients], np.int64)[codes]
    has_rate = known & np.array([rate is not None for rate in rates])[codes]
    is_plain = has_rate & is_small[codes] & (np.abs(amounts) <= (SAFE - 1) // num)
    quotient, remainder = np.divmod(np.where(is_plain, amounts, 0) * num, den)
    twice = 2 * remainder
    quotient += (twice > den) | ((twice == den) & (quotient % 2 == 1))
    for row in np.flatnonzero(has_rate & ~is_plain).tolist():  # too large for 64 bits in between
        quotient[row] = convert(int(amounts[row]), rates[codes[row]])
    return quotient, has_rate


def _quotient(rate: Rate) -> tuple[int, int]:
    """What an amount in minor units is multiplied with and divided by: see `convert`."""
    num, den = rate.rate_num * 10 ** exponent(rate.quote), rate.rate_den * 10 ** exponent(rate.base)
    common = gcd(num, den)
    return num // common, den // common
