"""Their side: the lines of a report, in our codes wherever a name leads to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from fieldhouse.apps.reconciliation.ours import OurDeal, Ours, owner_of
from fieldhouse.domain.money import from_decimal
from fieldhouse.domain.names import name_key
from fieldhouse.domain.tieout import Amount, Standing
from fieldhouse.ingest.report.reading import Report, ReportLine

DIMENSION_OF = {"state": "stage", "stage": "stage", "owner": "owner", "period": "close_on"}
"""The column of a report that each dimension needs; amounts always have a currency."""


@dataclass(frozen=True, slots=True)
class TheirDeal:
    """A line of a report; ``number`` is that of the deal that it is of, ``None`` when we know none."""

    line: ReportLine
    number: int | None
    standing: Standing


class Theirs:
    """The lines of a report, beside our deals."""

    def __init__(self, report: Report, ours: Ours, currency: str) -> None:
        self._report, self._ours, self._currency = report, ours, currency
        has = report.heads.keys()
        self.dimensions = tuple(
            [name for name, column in DIMENSION_OF.items() if column in has] + ["currency"]
        )
        has_converted = any(one.converted is not None for one in report.lines)
        self.measures = tuple(
            name for name, is_there in (("own", "amount" in has), ("converted", has_converted)) if is_there
        ) or ("own",)

    @cached_property
    def deals(self) -> list[TheirDeal]:
        """The lines in their order."""
        numbers = self._numbers()
        return [
            TheirDeal(line, number, self._standing(line, self._ours.deals.get(number or 0)))
            for line, number in zip(self._report.lines, numbers, strict=True)
        ]

    def _numbers(self) -> list[int | None]:
        """Which deal each line is of: by its Id, else by its name, account and close date where these name one deal.

        Two lines without Ids are never of one deal: then neither is.
        """
        if "key" in self._report.heads:
            return [self._ours.numbers.get(one.key or "") for one in self._report.lines]
        found = [
            self._ours.of_name(one.text("name"), one.text("account"), one.close_on)
            for one in self._report.lines
        ]
        named: dict[int, int] = defaultdict(int)
        for numbers in found:
            for number in numbers:
                named[number] += 1
        return [numbers[0] if len(numbers) == 1 and named[numbers[0]] == 1 else None for numbers in found]

    def _standing(self, line: ReportLine, deal: OurDeal | None) -> Standing:
        """A line as it is compared; where the report has no such column, as our deal stands."""
        has = self._report.heads.keys()
        stage = self._stage(line) if "stage" in has else deal.stage if deal else ""
        state = self._ours.outcomes.get(stage, "") if "stage" in has or deal is None else deal.outcome
        owner = self._owner(line, deal) if "owner" in has else owner_of(deal.owner if deal else None)
        close_on = line.close_on if "close_on" in has else deal.close_on if deal else None
        return Standing(state, stage, owner, self._ours.period(close_on), self._amounts(line, deal))

    def _stage(self, line: ReportLine) -> str:
        """The stage of that code or name; a name that is that of none, or of several, as it stands."""
        said = line.text("stage")
        found = self._ours.stages.get(name_key(said), set())
        return next(iter(found)) if len(found) == 1 else said

    def _owner(self, line: ReportLine, deal: OurDeal | None) -> str:
        """The person of that name; among several, the owner whom we know; a name of nobody as it stands."""
        said = line.text("owner")
        found = self._ours.people.get(name_key(said), set())
        if deal is not None and deal.owner in found:
            return owner_of(deal.owner)
        return owner_of(next(iter(found))) if len(found) == 1 else said

    def _amounts(self, line: ReportLine, deal: OurDeal | None) -> dict[str, Amount]:
        own = line.currency or (deal.currency if deal and "amount" not in self._report.heads else "")
        found = {
            "own": _amount(line.amount, own or self._currency),
            "converted": _amount(line.converted, line.converted_currency or self._ours.currency),
        }
        if "amount" not in self._report.heads and deal is not None:
            found["own"] = Amount(deal.amount_minor or 0, deal.currency or self._ours.currency)
        return {name: found[name] for name in self.measures}


def converted_currency(lines: Iterable[ReportLine], otherwise: str) -> str:
    """The currency into which a report converts: the one that its lines name, else the home's."""
    return next((one.converted_currency for one in lines if one.converted_currency), otherwise)


def _amount(value: Decimal | None, currency: str) -> Amount:
    """An amount in minor units; an empty cell adds nothing to a report's sum."""
    if value is None:
        return Amount(0, currency)
    return Amount(from_decimal(value, currency)[0].amount_minor, currency)
