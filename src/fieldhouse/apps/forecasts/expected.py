"""What is expected of every node in a window, from what is kept: sums of leaves, percentiles of their paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.forecasts.mart import LEAF_CODES, Mart, read
from fieldhouse.apps.forecasts.window import Window
from fieldhouse.domain.currency import exponent
from fieldhouse.domain.money import WHOLE_BP
from fieldhouse.facts.conversion import VIEWS, Converter, rate_table
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import Basis

NOT_COMPUTED, FILTERED = "expectation.not_computed", "expectation.filtered"
LEAST_OWN = 30
"""Decided deals of a node below which it is said what its chances borrow."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is still to come for a node, beyond what is closed, in minor units; ``borrowed_bp`` is a weight of its mean.

    ``decided`` deals the node has of its own.
    """

    mean_minor: int
    low_minor: int
    high_minor: int
    borrowed_bp: int
    decided: int


NOTHING = Expected(0, 0, 0, 0, 0)
_held: dict[str, Mart] = {}
MOST_HELD = 8


def mart_of(window: Window) -> Mart | None:
    """What is kept of a window, held in memory once it was found."""
    found = _held.get(window.key)
    if found is None:
        found = read(window)
        if found is not None:
            for oldest in list(_held)[: max(0, len(_held) + 1 - MOST_HELD)]:
                _held.pop(oldest, None)
            _held[window.key] = found
    return found


def forget() -> None:
    """Drop what is held in memory: the tests' homes come and go within one process."""
    _held.clear()
    _of_nodes.cache_clear()


def why_not(window: Window, basis: Basis) -> str:
    """The code of the reason why nothing can be said on this basis, or empty."""
    if reason := window.why_not:
        return reason
    if any(name not in LEAF_CODES for name, _value in basis.filters):
        return FILTERED
    mart = mart_of(window)
    return NOT_COMPUTED if mart is None else str(mart.about["why"])


def expected(window: Window, tree: str, node: int, basis: Basis, currency: str) -> Expected:
    """What is still to come for a node, where `why_not` says nothing; nothing where no leaf is beneath it."""
    asked = (basis.view, currency, basis.walls, basis.filters)
    return _of_nodes(window.key, window, asked).get((tree, node), NOTHING)


@lru_cache(maxsize=64)
def _of_nodes(_key: str, window: Window, asked: Any) -> Mapping[tuple[str, int], Expected]:
    mart = mart_of(window)
    if mart is None or not len(mart.leaves.seat):
        return {}
    view, currency, walls, filters = asked
    leaves = mart.leaves
    factors = np.array(_factors(window, leaves.codes["currency"], view, currency))
    kept = np.isin(leaves.codes["wall"].astype(str), ["", *walls]) & ~np.isnan(factors)
    for name in {name for name, _value in filters}:
        kept &= np.isin(leaves.codes[name].astype(str), [value for own, value in filters if own == name])
    rows = np.flatnonzero(kept)
    factor = factors[rows]
    paths = np.rint(leaves.paths[rows] * factor[:, None]).astype(np.int64)
    means = np.rint(leaves.mean_minor[rows] * factor).astype(np.int64)
    found: dict[tuple[str, int], Expected] = {}
    decided = mart.about["decided_in"]
    for tree, place in (("organisation", leaves.seat[rows]), ("territories", leaves.land[rows])):
        for node, mine in _rows_by_node(mart, tree, place).items():
            low, high = np.rint(np.quantile(paths[mine].sum(axis=0), [0.1, 0.9])).astype(np.int64).tolist()
            mean = int(means[mine].sum())
            weight = float((means[mine] * leaves.borrowed_bp[rows][mine]).sum()) / mean if mean else WHOLE_BP
            n = int(decided.get(tree, {}).get(str(node), 0))
            found[tree, node] = Expected(mean, low, high, round(weight), n)
    return found


def _rows_by_node(mart: Mart, tree: str, place: np.ndarray) -> dict[int, np.ndarray]:
    """The leaves beneath each node."""
    is_own = np.array(mart.places["tree"].to_pylist()) == tree
    places, nodes = mart.places["place"].to_numpy()[is_own], mart.places["node"].to_numpy()[is_own]
    order = np.argsort(place, kind="stable")
    first, last = np.searchsorted(place[order], places), np.searchsorted(place[order], places, "right")
    found: dict[int, list[np.ndarray]] = {}
    for node, begin, end in zip(nodes.tolist(), first.tolist(), last.tolist(), strict=True):
        if end > begin:
            found.setdefault(node, []).append(order[begin:end])
    return {node: np.unique(np.concatenate(parts)) for node, parts in found.items()}


def _factors(window: Window, own: np.ndarray, view: str, currency: str) -> list[float]:
    """By which a leaf's money, in the reporting currency at the plan rate, is multiplied; NaN without a rate."""
    reporting = company().reporting_currency
    if view == "plan" and currency == reporting:
        return [1.0] * len(own)
    rates = rate_table(History(window.known).snapshot("rates"))
    into, before = Converter(rates, currency, window.as_of), Converter(rates, reporting, window.as_of)
    return [_factor(into, before, str(one), view, window.as_of) for one in own]


def _factor(into: Converter, before: Converter, own: str, view: str, on: date) -> float:
    then, now = _rate(before, own, "plan", on), _rate(into, own, view, on)
    if then is None or now is None:
        return float("nan")
    return now / then * 10.0 ** (exponent(into.currency) - exponent(before.currency))


def _rate(converter: Converter, own: str, view: str, on: date) -> float | None:
    if own == converter.currency:
        return 1.0
    rate = converter.rates(own, on)[VIEWS.index(view)]
    return None if rate is None else rate.rate_num / rate.rate_den
