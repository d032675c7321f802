"""Each deal's amount in one target currency by the three views, in integers, once a deal.

``deal_date``: the market rate of the day the deal was booked (an open deal: of the day looked at). ``today``: the
market rate of the day looked at. ``plan``: the plan rate in force on that same day as ``deal_date``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from fieldhouse.domain.money import Rate, convert
from fieldhouse.domain.views import DatedRate, RateKind, RateTable, View

VIEWS = tuple(view.value for view in View)


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
        return (
            self._converted(amount_minor, RateKind.MARKET, currency, placed_on),
            self._converted(amount_minor, RateKind.MARKET, currency, self._as_of),
            self._converted(amount_minor, RateKind.PLAN, currency, placed_on),
        )

    def _converted(self, amount_minor: int, kind: RateKind, currency: str, on: date) -> int | None:
        wanted = (kind, currency, on)
        if wanted not in self._found:
            self._found[wanted] = self._rates.find(kind, currency, self.currency, on)
        rate = self._found[wanted]
        return None if rate is None else convert(amount_minor, rate)


def with_views(deals: pa.Table, converter: Converter) -> pa.Table:
    """The deals with a column ``<view>_minor`` for each of `VIEWS`."""
    columns = zip(
        deals["amount"].to_pylist(),
        deals["currency"].to_pylist(),
        deals["placed_on"].to_pylist(),
        strict=True,
    )
    converted: Sequence[tuple[int | None, ...]] = [converter.views(*one) for one in columns]
    for index, view in enumerate(VIEWS):
        deals = deals.append_column(f"{view}_minor", pa.array([one[index] for one in converted], pa.int64()))
    return deals
