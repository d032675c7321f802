"""Our side: the deals of a source as they stood when a day ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from fieldhouse.apps.accounts.queries import accounts_by_name
from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.people.queries import people_by_name
from fieldhouse.apps.pipeline.queries import names_of_deals, stages_by_label
from fieldhouse.domain.names import name_key
from fieldhouse.domain.period import PeriodKind
from fieldhouse.domain.shares import Split, SplitKind, owner_amounts
from fieldhouse.domain.tieout import Amount, Part, Standing
from fieldhouse.domain.views import RateTable, View
from fieldhouse.facts.conversion import rate_table
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.views import day_view
from fieldhouse.facts.standing import splits

VIEW = View.PLAN
"""By which rates our converted amounts are seen: those of the pages, unless one asks otherwise."""

_COLUMNS = (
    *("key", "source", "stage", "outcome", "amount", "currency", "owner", "account", "close_on", "wall"),
    *("created", "placed_on"),
)
_NOBODY = 0
_UNNAMED = ("", "", "")


@dataclass(frozen=True, slots=True)
class OurDeal:
    """A deal of ours as it stood; amounts are ``None`` where it has none, ``converted_minor`` without a rate, too.

    ``placed_on`` is the day whose rate converts it.
    """

    number: int
    key: str
    name: str
    stage: str
    outcome: str
    owner: int | None
    account: int | None
    close_on: date | None
    amount_minor: int | None
    currency: str
    converted_minor: int | None
    wall: str
    created_on: date
    placed_on: date


class Ours:
    """The deals of a source as a generation knows them, on one day, amounts converted into one currency."""

    def __init__(self, source: str, known: Known, as_of: date, currency: str) -> None:
        self.source, self.known, self.as_of, self.currency = source, known, as_of, currency
        self.history = History(known)
        self._fiscal = calendar()

    @cached_property
    def deals(self) -> dict[int, OurDeal]:
        """The deals by number."""
        table = day_view(self.known, self.as_of, self.currency).deals
        rows = table.select([*_COLUMNS, f"{VIEW}_minor"]).to_pylist()
        return {row["key"]: self._deal(row) for row in rows if row["source"] == self.source}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The numbers of all deals of the source, of those that were created later too, by the source's key."""
        return {key: number for number, (key, _name, _record_type) in self._names.items()}

    def record_type(self, number: int | None) -> str:
        """The name of a deal's record type as the newest import told it; "" of one without."""
        return self._names.get(number or 0, _UNNAMED)[2]

    @cached_property
    def people(self) -> dict[str, set[int]]:
        """The people of the source by name."""
        named = people_by_name(self.source)
        return {name: {one.pk for one in people} for name, people in named.items()}

    @cached_property
    def accounts(self) -> dict[str, set[int]]:
        """The accounts of the source by name."""
        named = accounts_by_name(self.source)
        return {name: {one.pk for one in accounts} for name, accounts in named.items()}

    @cached_property
    def stages(self) -> dict[str, set[str]]:
        """The stages of the source by what they are called."""
        return stages_by_label(self.source)

    @cached_property
    def outcomes(self) -> Mapping[str, str]:
        """What each stage of the source comes to on the day."""
        rows = self.history.snapshot("stages").to_pylist()
        return {
            row["stage"]: row["outcome"]
            for row in rows
            if row["source"] == self.source
            and (row["valid_from"] is None or row["valid_from"] <= self.as_of)
            and (row["valid_to"] is None or row["valid_to"] > self.as_of)
        }

    @cached_property
    def rates(self) -> RateTable:
        """All rates."""
        return rate_table(self.history.snapshot("rates"))

    def period(self, day: date | None) -> str:
        """The code of the fiscal quarter of a day, "" of none."""
        return self._fiscal.period_of(day, PeriodKind.QUARTER).code if day else ""

    def standing(self, deal: OurDeal, measures: tuple[str, ...]) -> Standing:
        """A deal as it is compared."""
        known = {
            "own": Amount(deal.amount_minor or 0, deal.currency or self.currency),
            "converted": Amount(deal.converted_minor or 0, self.currency),
        }
        amounts = {name: known[name] for name in measures}
        return Standing(
            deal.outcome,
            deal.stage,
            owner_of(deal.owner),
            self.period(deal.close_on),
            amounts,
            self._parts(deal, amounts),
        )

    def of_name(self, name: str, account: str, close_on: date | None) -> list[int]:
        """The deals of a name that close on a day, and lie with an account of a name."""
        accounts = self.accounts.get(name_key(account), set())
        found = self._by_name.get(name_key(name), [])
        return [one.number for one in found if one.close_on == close_on and one.account in accounts]

    @cached_property
    def _by_name(self) -> dict[str, list[OurDeal]]:
        found: dict[str, list[OurDeal]] = defaultdict(list)
        for deal in self.deals.values():
            found[name_key(deal.name)].append(deal)
        return found

    @cached_property
    def _names(self) -> dict[int, tuple[str, str, str]]:
        return {number: (key, name, kind) for number, key, name, kind in names_of_deals(self.source)}

    @cached_property
    def _splits(self) -> dict[int, list[Split]]:
        found: dict[int, list[Split]] = defaultdict(list)
        for row in splits(self.history, self.as_of).to_pylist():
            found[row["opportunity"]].append(Split(row["person"], SplitKind.OWNER, row["share_bp"]))
        return found

    def _parts(self, deal: OurDeal, amounts: Mapping[str, Amount]) -> tuple[Part, ...]:
        """The parts of a deal's owners, as totals of teams count them; none of a deal that is one person's."""
        shared = self._splits.get(deal.number)
        if not shared:
            return ()
        owner = deal.owner or _NOBODY
        by_measure = [dict(owner_amounts(one.amount_minor, owner, shared)) for one in amounts.values()]
        return tuple(
            Part(owner_of(person), tuple(one[person] for one in by_measure)) for person in by_measure[0]
        )

    def _deal(self, row: dict[str, Any]) -> OurDeal:
        number = row["key"]
        key, name, _record_type = self._names.get(number, _UNNAMED)
        return OurDeal(
            number=number,
            key=key,
            name=name,
            stage=row["stage"] or "",
            outcome=row["outcome"] or "",
            owner=row["owner"],
            account=row["account"],
            close_on=row["close_on"],
            amount_minor=row["amount"],
            currency=row["currency"] or "",
            converted_minor=row[f"{VIEW}_minor"],
            wall=row["wall"] or "",
            created_on=row["created"],
            placed_on=row["placed_on"],
        )


def owner_of(number: int | None) -> str:
    """How an owner stands in a cell: our number, or "" of nobody."""
    return str(number) if number else ""
