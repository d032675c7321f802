"""Accounts that are taken for one: which counts as which on which days; merges of merged ones are followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """From ``valid_from`` on, and not on ``valid_to``, what is of ``account`` counts as that of ``into``."""

    account: int
    into: int
    valid_from: date
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def stayed(merges: Iterable[Merge], account: int, day: date) -> int | None:
    """The account that one counts as on a day, itself where nothing holds; ``None`` where its merges go in a circle."""
    by_account: dict[int, list[Merge]] = defaultdict(list)
    for one in merges:
        by_account[one.account].append(one)
    return _stayed(by_account, account, day)


def resolved(merges: Iterable[Merge]) -> list[Merge]:
    """The merges with each account leading to the one that stayed, in order; a circle leads nowhere while it lasts.

    1 into 2 since March and 2 into 3 since May: 1 into 2 from March until May, 1 into 3 since May, 2 into 3 since May.
    """
    by_account: dict[int, list[Merge]] = defaultdict(list)
    for one in merges:
        by_account[one.account].append(one)
    found: list[Merge] = []
    for account in sorted(by_account):
        days = _days(by_account, account)
        for begins, ends in zip(days, [*days[1:], None], strict=True):
            into = _stayed(by_account, account, begins)
            if into in (None, account):
                continue
            last = found[-1] if found else None
            if last and (last.account, last.into, last.valid_to) == (account, into, begins):
                found[-1] = Merge(account, last.into, last.valid_from, ends)
            elif into is not None:
                found.append(Merge(account, into, begins, ends))
    return found


def _stayed(by_account: Mapping[int, list[Merge]], account: int, day: date) -> int | None:
    """As `stayed`. Of two merges that hold of one account on a day, the one that begins last counts."""
    met = {account}
    while holding := [one for one in by_account.get(account, ()) if one.holds(day)]:
        account = max(holding, key=lambda one: (one.valid_from, one.into)).into
        if account in met:
            return None
        met.add(account)
    return account


def _days(by_account: Mapping[int, list[Merge]], account: int) -> list[date]:
    """The days on which anything that an account's merges lead through begins or ends."""
    reached, ahead = {account}, [account]
    while ahead:
        for one in by_account.get(ahead.pop(), ()):
            if one.into not in reached:
                reached.add(one.into)
                ahead.append(one.into)
    own = [one for number in reached for one in by_account.get(number, ())]
    return sorted({day for one in own for day in (one.valid_from, one.valid_to) if day is not None})
