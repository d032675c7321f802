"""Quotas as figures see them: the newest version agreed by the day looked at, at the plan rate."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Any

from fieldhouse.domain.views import View
from fieldhouse.facts.conversion import VIEWS, Converter, rate_table
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History


@lru_cache(maxsize=64)
class Quotas:
    """The quotas of a generation, seen from a day in one currency."""

    def __init__(self, known: Known, as_of: date, currency: str) -> None:
        history = History(known)
        self._converter = Converter(rate_table(history.snapshot("rates")), currency, as_of)
        self._newest: defaultdict[tuple[str, int], dict[tuple[date, date], dict[str, Any]]] = defaultdict(
            dict
        )
        for row in sorted(history.snapshot("quotas").to_pylist(), key=lambda row: row["valid_from"]):
            if row["valid_from"] <= as_of:
                self._newest[row["tree"], row["node"]][row["starts_on"], row["until_on"]] = row

    def of(self, tree: str, node: int, start_on: date, until_on: date) -> int | None:
        """The quota of a node for a period: the sum of the quotas that lie within it, in minor units.

        ``None`` when there is none, or each one's newest version is empty; 0 is a quota of zero.
        """
        amounts = [
            self._converter.views(row["amount_minor"], row["currency"], begins)[VIEWS.index(View.PLAN)]
            for (begins, ends), row in self._newest.get((tree, node), {}).items()
            if begins >= start_on and ends <= until_on
        ]
        given = [amount for amount in amounts if amount is not None]
        return sum(given) if given else None
