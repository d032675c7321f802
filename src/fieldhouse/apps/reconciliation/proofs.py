"""Why a deal differs: each reason is tried by recomputing our value under it, and holds only where theirs comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from fieldhouse.apps.reconciliation.histories import Histories, gone_since
from fieldhouse.apps.reconciliation.ours import OurDeal, Ours, owner_of
from fieldhouse.apps.reconciliation.theirs import TheirDeal
from fieldhouse.domain.money import convert
from fieldhouse.domain.tieout import (
    AMOUNT,
    CLOSE,
    CONVERTED,
    OWNER,
    PRESENCE,
    SPLIT,
    STAGE,
    Amount,
    Reason,
    ReportFilter,
)
from fieldhouse.domain.views import RateKind

LEAST_NAMED = 2
"""Deals that must stand under a name before it is taken for another: one alone could as well be a change."""

_OF_OURS = {STAGE: "stage", OWNER: "owner", CLOSE: "close_on", AMOUNT: "amount_minor"}
_FIELDS = {STAGE: "stage", OWNER: "owner", CLOSE: "close_on", AMOUNT: "amount"}


class Pair(NamedTuple):
    """A deal of both sides."""

    ours: OurDeal
    theirs: TheirDeal


@dataclass(frozen=True, slots=True)
class Names:
    """Stages and owners that a report names otherwise than we do: the name to what all deals under it stand at here."""

    stage: dict[str, tuple[str, int]]
    owner: dict[str, tuple[str, int]]


def names_of(pairs: Sequence[Pair], ours: Ours) -> Names:
    """The names of a report that lead to nothing of ours, where every deal under them stands at one place, and every
    deal that stands there is under that name: the place, and the number of deals."""
    stages = _renamed(
        (one.theirs.standing.stage, one.ours.stage, one.theirs.standing.stage not in ours.outcomes)
        for one in pairs
    )
    owners = _renamed(
        (one.theirs.standing.owner, owner_of(one.ours.owner), not one.theirs.standing.owner.isdecimal())
        for one in pairs
    )
    return Names(stages, owners)


def _renamed(said: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[str, int]]:
    places: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    unknown: set[str] = set()
    for name, place, is_unknown in said:
        places[name].add(place)
        names[place].add(name)
        counts[name] += 1
        if is_unknown and name:
            unknown.add(name)
    found = {}
    for name in unknown:
        (place, *others) = places[name]
        if not others and place and names[place] == {name} and counts[name] >= LEAST_NAMED:
            found[name] = place, counts[name]
    return found


class Proofs:
    """Tries the reasons for the differences of single deals."""

    def __init__(
        self, ours: Ours, histories: Histories, names: Names, asks_for: ReportFilter, data_through: date
    ) -> None:
        self._ours, self._histories, self._names = ours, histories, names
        self._asks_for, self._data_through = asks_for, data_through
        self._gone = gone_since(ours.history)

    def of_ours_alone(self, deal: OurDeal) -> dict[str, Reason]:
        """Why a deal of ours is not in the report."""
        if self._asks_for.leaves_out_state(deal.outcome):
            return {PRESENCE: Reason("filter", {"state": deal.outcome})}
        if self._asks_for.leaves_out_day(deal.close_on):
            return {PRESENCE: Reason("filter", {"close_on": str(deal.close_on or "")})}
        record_type = self._ours.record_type(deal.number)
        if self._asks_for.leaves_out_type(record_type):
            return {PRESENCE: Reason("record_type", {"name": record_type})}
        gone_on = self._gone.get(deal.number)
        if gone_on is not None and gone_on > self._ours.as_of:
            return {PRESENCE: Reason("deleted", {"on": str(gone_on)})}
        return self._created_on_the_day(deal.number)

    def of_theirs_alone(self, one: TheirDeal, first: TheirDeal | None) -> dict[str, Reason]:
        """Why a line of the report is no deal of ours on the day; ``first`` is an earlier line of the same deal."""
        if first is not None:
            is_same = one.standing == first.standing
            return {PRESENCE: Reason("repeated", {"row": str(first.line.row)})} if is_same else {}
        created_on = one.line.created_on
        if created_on is not None and created_on > self._data_through:
            return {
                PRESENCE: Reason("newer", {"on": str(created_on), "data_through": str(self._data_through)})
            }
        if one.number and self._gone.get(one.number) == self._ours.as_of:
            return {PRESENCE: Reason("deleted", {"on": str(self._ours.as_of)})}
        return self._created_on_the_day(one.number) if one.number else {}

    def of_both(self, pair: Pair) -> dict[str, Reason]:
        """Why a deal stands otherwise in the report, by step. A deal of several owners is one owner's there."""
        found = self._split(pair)
        for step, differs, tries in (
            (
                STAGE,
                pair.ours.stage != pair.theirs.standing.stage,
                (self._renamed_stage, self._changed, self._absent),
            ),
            (OWNER, self._owner_differs(pair), (self._renamed_owner, self._changed, self._absent)),
            (CLOSE, pair.ours.close_on != pair.theirs.line.close_on, (self._changed, self._absent)),
            (AMOUNT, self._own_differs(pair), (self._changed, self._converted_own, self._absent)),
        ):
            reason = self._first(pair, step, (*tries, self._newer)) if differs else None
            if reason is not None:
                found[step] = reason
        follows = self._follows(pair, found.get(AMOUNT))
        reason = follows or self._first(
            pair, CONVERTED, (self._converted, self._changed_at_our_rate, self._newer)
        )
        return found if reason is None else {**found, CONVERTED: reason}

    def _split(self, pair: Pair) -> dict[str, Reason]:
        """The parts of a deal's owners make the whole that the report gives to one of them."""
        standing = self._ours.standing(pair.ours, tuple(pair.theirs.standing.amounts))
        sums = (sum(one) for one in zip(*(part.amounts_minor for part in standing.parts), strict=True))
        is_whole = tuple(sums) == tuple(one.amount_minor for one in standing.amounts.values())
        return {SPLIT: Reason("split", {"count": str(len(standing.parts))})} if is_whole else {}

    def _first(
        self, pair: Pair, step: str, tries: Iterable[Callable[[Pair, str], Reason | None]]
    ) -> Reason | None:
        return next((found for one in tries if (found := one(pair, step)) is not None), None)

    def _changed(self, pair: Pair, step: str) -> Reason | None:
        """A change made here, or one on the report's own day: without it our value is theirs."""
        field, deal = _FIELDS[step], pair.ours.number
        wanted = self._wanted(pair, step)
        if self._histories.has_edits(deal, field) and self._histories.without_edits(deal, field) == wanted:
            return Reason("edited_here", {"field": field})
        for at, value in self._histories.within_the_day(deal, field):
            if value == wanted:
                return Reason("time_zone", {"field": field, "at": at.isoformat(timespec="seconds")})
        return None

    def _absent(self, pair: Pair, step: str) -> Reason | None:
        """We have no value, and the source tells none: its export has none, or none that leads to a record."""
        field = _FIELDS[step]
        has_none = getattr(pair.ours, _OF_OURS[step]) in (None, "")
        if not has_none or self._histories.is_exported(pair.ours.number, field):
            return None
        return Reason("not_exported", {"field": field})

    def _wanted(self, pair: Pair, step: str) -> Any:
        """Their value as a change of ours would hold it."""
        standing = pair.theirs.standing
        if step == STAGE:
            return standing.stage
        if step == OWNER:
            return int(standing.owner) if standing.owner.isdecimal() else None
        if step == CLOSE:
            return pair.theirs.line.close_on
        own = standing.amounts.get("own")
        return own.amount_minor if own and own.currency == pair.ours.currency else None

    def _renamed_stage(self, pair: Pair, _step: str) -> Reason | None:
        return _named_otherwise(self._names.stage, pair.theirs.standing.stage)

    def _renamed_owner(self, pair: Pair, _step: str) -> Reason | None:
        return _named_otherwise(self._names.owner, pair.theirs.standing.owner)

    def _newer(self, pair: Pair, _step: str) -> Reason | None:
        """The source's record was changed after our data's last day."""
        modified_on = pair.theirs.line.modified_on
        if modified_on is None or modified_on <= self._data_through:
            return None
        return Reason("newer", {"on": str(modified_on), "data_through": str(self._data_through)})

    def _converted_own(self, pair: Pair, _step: str) -> Reason | None:
        """The report shows the amount in another currency than the deal's: ours at one of our rates is theirs."""
        if pair.ours.amount_minor is None or not pair.ours.currency:
            return None
        own = Amount(pair.ours.amount_minor, pair.ours.currency)
        return self._at_a_rate(pair, own, pair.theirs.standing.amounts["own"])

    def _converted(self, pair: Pair, _step: str) -> Reason | None:
        """At another rate of ours, their own amount, or ours where they show none, comes to their converted one."""
        theirs = pair.theirs.standing.amounts.get("converted")
        own = pair.theirs.standing.amounts.get("own")
        if own is None and pair.ours.amount_minor is not None and pair.ours.currency:
            own = Amount(pair.ours.amount_minor, pair.ours.currency)
        return None if theirs is None or own is None else self._at_a_rate(pair, own, theirs)

    def _follows(self, pair: Pair, reason: Reason | None) -> Reason | None:
        """The converted amount differs because the amount does: theirs at our rate is their converted one."""
        own, theirs = (pair.theirs.standing.amounts.get(name) for name in ("own", "converted"))
        if reason is None or own is None or theirs is None:
            return None
        return reason if self._at_our_rate(pair, own, theirs) else None

    def _changed_at_our_rate(self, pair: Pair, _step: str) -> Reason | None:
        """The report shows converted amounts alone: an amount of ours without a change is theirs at our rate."""
        theirs, deal = pair.theirs.standing.amounts.get("converted"), pair.ours.number
        if theirs is None or "own" in pair.theirs.standing.amounts:
            return None

        def is_theirs(amount_minor: int | None) -> bool:
            own = None if amount_minor is None else Amount(amount_minor, pair.ours.currency)
            return own is not None and self._at_our_rate(pair, own, theirs)

        if self._histories.has_edits(deal, "amount") and is_theirs(
            self._histories.without_edits(deal, "amount")
        ):
            return Reason("edited_here", {"field": "amount"})
        for at, value in self._histories.within_the_day(deal, "amount"):
            if is_theirs(value):
                return Reason("time_zone", {"field": "amount", "at": at.isoformat(timespec="seconds")})
        return None

    def _at_our_rate(self, pair: Pair, own: Amount, theirs: Amount) -> bool:
        rate = self._ours.rates.find(RateKind.PLAN, own.currency, theirs.currency, pair.ours.placed_on)
        return rate is not None and convert(own.amount_minor, rate) == theirs.amount_minor

    def _at_a_rate(self, pair: Pair, own: Amount, theirs: Amount) -> Reason | None:
        for kind, on in self._rate_days(pair):
            rate = self._ours.rates.find(kind, own.currency, theirs.currency, on)
            if rate is not None and convert(own.amount_minor, rate) == theirs.amount_minor:
                text = f"{rate.rate_num}/{rate.rate_den}"
                return Reason("conversion", {"kind": str(kind), "on": str(on), "rate": text})
        return None

    def _rate_days(self, pair: Pair) -> Iterator[tuple[RateKind, date]]:
        """The rates that a source converts by: the one in force, that of the close date, of the creation."""
        line = pair.theirs.line
        days = [self._ours.as_of, line.close_on or pair.ours.close_on, line.created_on]
        for kind in (RateKind.PLAN, RateKind.MARKET):
            for on in days:
                if on is not None:
                    yield kind, on

    def _created_on_the_day(self, number: int | None) -> dict[str, Reason]:
        at = self._histories.created_within_the_day(number) if number else None
        if at is None:
            return {}
        return {PRESENCE: Reason("time_zone", {"field": "created", "at": at.isoformat(timespec="seconds")})}

    def _owner_differs(self, pair: Pair) -> bool:
        return owner_of(pair.ours.owner) != pair.theirs.standing.owner

    def _own_differs(self, pair: Pair) -> bool:
        theirs = pair.theirs.standing.amounts.get("own")
        ours = Amount(pair.ours.amount_minor or 0, pair.ours.currency or self._ours.currency)
        return theirs is not None and theirs != ours


def _named_otherwise(names: dict[str, tuple[str, int]], name: str) -> Reason | None:
    if name not in names:
        return None
    place, count = names[name]
    return Reason("not_mapped", {"name": name, "place": place, "count": str(count)})
