"""The price list and the product lines of opportunities, whose amounts add up to the opportunity's."""

from __future__ import annotations

import numpy as np

from .batch import Batch
from .draws import Draws
from .events import AMOUNT
from .teams import JPY
from .writing import Sheets, amounts, keys, look_up

PRODUCTS = (
    ("PLAT-S", "Kestrel Platform Standard", "platform", "228.00"),
    ("PLAT-P", "Kestrel Platform Premium", "platform", "948.00"),
    ("PLAT-U", "Kestrel Platform Ultimate", "platform", "1188.00"),
    ("SEC", "Kestrel Security", "add_on", "360.00"),
    ("PLAN", "Kestrel Planning", "add_on", "180.00"),
    ("RUN", "Kestrel Runner Minutes", "usage", "10.00"),
    ("PS", "Implementation Services", "services", "2400.00"),
    ("EDU", "Training", "services", "650.00"),
)
"""(key, name, family, list price in US dollars a year or a unit)"""
_BY_TYPE = np.array([[0, 1, 2, 3], [3, 4, 5, 1], [1, 2, 0, 3], [6, 7, 6, 7]])  # rows: opportunity types


def write_products(sheets: Sheets) -> None:
    """Write the price list to `product`."""
    rows = [(key, name, family, price, "USD") for key, name, family, price in PRODUCTS]
    sheets.write_rows("product", ("key", "name", "family", "list_price", "currency"), rows)


def write_product_lines(batch: Batch, sheets: Sheets, draws: Draws) -> None:
    """Append one or two lines an opportunity to `product_line`; the second has 10 to 45 % of the amount."""
    n, deals = len(batch), batch.deals
    amount = batch.changes.current[:, AMOUNT]
    has_second = draws.chance(0.4, n)
    unit = np.where(deals.currency == JPY, 1_000, 10)
    second = np.where(has_second, amount * draws.integers(100, 451, n) // 1_000 // unit * unit, 0)
    has_second = second > 0
    product = _BY_TYPE[deals.type, draws.integers(0, 3, n)]
    other = _BY_TYPE[deals.type, 3]
    other = np.where(other == product, _BY_TYPE[deals.type, 0], other)
    row = np.concatenate((np.arange(n), np.flatnonzero(has_second)))
    line = np.concatenate((np.ones(n, dtype=np.int64), np.full(int(has_second.sum()), 2)))
    order = np.lexsort((line, row))
    row, line = row[order], line[order]
    quantity = draws.lognormal(40, 0.9, len(row))
    sheets.write(
        "product_line",
        {
            "key": keys("PL", (row + batch.first) * 10 + line, 8),
            "opportunity": batch.keys(row),
            "product": look_up([one[0] for one in PRODUCTS], np.where(line == 1, product[row], other[row])),
            "quantity": [str(one) for one in quantity.tolist()],
            "amount": amounts(
                np.where(line == 1, (amount - second)[row], second[row]), deals.currency[row] == JPY
            ),
        },
    )
