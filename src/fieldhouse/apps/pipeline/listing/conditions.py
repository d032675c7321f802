"""What the deal list can be asked for, as a choice among the deals of a day. The policy is in `page`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np

from fieldhouse.apps.figures.nodes import TERRITORIES, Node
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.listing.names import Names
from fieldhouse.apps.territories import queries as territories
from fieldhouse.domain.money import from_decimal
from fieldhouse.domain.period import Period
from fieldhouse.facts.metrics.columns import EPOCH, Columns

EQUALITIES = ("stage", "category", "outcome", "type")


def in_node(deals: Columns, node: Node, on: date) -> Any:
    """Deals that lie in a node or below it, by the trees of a day."""
    if node.tree == TERRITORIES:
        return deals.is_among("territory", territories.under(node.number, on))
    return deals.is_among("position", people.under(node.number, on))


def in_period(deals: Columns, period: Period) -> Any:
    """Won deals booked in a period, and others whose close date lies in it."""
    is_won = deals.has_code("outcome", "won")
    first, end = _day(period.start_on), _day(period.until_on)
    booked, closing = (_within(deals, name, first, end - 1) for name in ("booked_on", "close_on"))
    return np.where(is_won, booked, closing)


def conditions(
    deals: Columns, asked: dict[str, Any], view: str, currency: str, names: Callable[[], Names]
) -> Any:
    """Which deals fit the cleaned fields of `fieldhouse.apps.pipeline.forms.DealFilter`.

    Amounts are in major units of the reporting ``currency``, seen by ``view``. An empty field asks for nothing.
    """
    wanted = [deals.has_code(name, asked[name]) for name in EQUALITIES if asked.get(name)]
    if asked.get("q"):
        wanted.append(_text(deals, asked["q"].strip(), names()))
    if asked.get("owner"):
        wanted.append(deals.is_among("owner", [asked["owner"]]))
    if asked.get("period"):
        wanted.append(in_period(deals, asked["period"]))
    if asked.get("no_close"):
        wanted.append(~deals.numbers("close_on").is_known)
    if asked.get("pushed"):
        wanted.append(_within(deals, "push_count", asked["pushed"], None))
    if asked.get("close_from") or asked.get("close_to"):
        wanted.append(_within(deals, "close_on", _day(asked["close_from"]), _day(asked["close_to"])))
    amounts = [asked.get(name) for name in ("amount_from", "amount_to")]
    if any(bound is not None for bound in amounts):
        wanted.append(_within(deals, f"{view}_minor", *(_minor(bound, currency) for bound in amounts)))
    return reduce(np.logical_and, wanted, np.ones(len(deals), bool))


def _text(deals: Columns, text: str, names: Names) -> Any:
    return deals.is_among("account", names.accounts_holding(text)) | names.holding(text, deals.keys)


def _within(deals: Columns, name: str, least: int | None, most: int | None) -> Any:
    column = deals.numbers(name)
    found = column.is_known
    if least is not None:
        found = found & (column.values >= least)
    return found if most is None else found & (column.values <= most)


def _day(day: date | None) -> int | None:
    return None if day is None else (day - EPOCH).days


def _minor(bound: Decimal | None, currency: str) -> int | None:
    return None if bound is None else from_decimal(bound, currency)[0].amount_minor
