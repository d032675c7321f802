"""What was known of every deal at one instant: the only thing that a forecast is made of.

Everything later is cut away first, in every file, and then codes, orders and findings are made anew of what is left.
So nothing that happens later can move a forecast by a bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fieldhouse.engines.forecast.contract.about import About
from fieldhouse.engines.forecast.contract.columns import LOST, WON, Changes, Columns, Texts
from fieldhouse.engines.forecast.contract.findings import Oddities, Oddity

YEAR_DAYS = 365.0
GAP_DAYS = 180.0
"""A time without any new deal or change that is worth a finding."""


@dataclass(frozen=True)
class Series:
    """Changes by deal: those of deal ``i`` are ``at[start[i]:start[i + 1]]``, oldest first."""

    start: np.ndarray
    at: np.ndarray
    value: np.ndarray


@dataclass(frozen=True)
class Book:
    """The deals of one currency as they were known at ``as_of``.

    ``outcome`` is 0 (open), 1 (won), 2 (lost); ``closed`` is infinite for open deals. ``listed`` is the amount that a
    deal came with, ``worth`` the one it has now or had when it closed. ``groups`` are owner and segments as they are
    now. ``observed_from`` and ``seen_to`` bound what could be seen: where nothing is known of more than the first year
    that about.json claims, observation begins with the first thing that is known.
    """

    about: About
    as_of: float
    observed_from: float
    seen_to: float
    currency: str
    ids: np.ndarray
    created: np.ndarray
    closed: np.ndarray
    outcome: np.ndarray
    listed: np.ndarray
    worth: np.ndarray
    groups: dict[str, Texts]
    stages: Series
    amounts: Series
    close_dates: Series
    categories: Series
    category_names: tuple[str, ...]
    activities: Series | None
    oddities: tuple[Oddity, ...]

    @property
    def silent_days(self) -> float:
        """How long before ``as_of`` the last deal came in or changed its stage."""
        last = max(self.created.max(initial=-np.inf), self.stages.at.max(initial=-np.inf))
        return float(self.as_of - last)

    @property
    def is_open(self) -> np.ndarray:
        return np.asarray(self.outcome == 0)

    def is_won_between(self, after: float, until: float) -> np.ndarray:
        """Which deals were won after one instant and no later than the other."""
        return np.asarray((self.outcome == 1) & (self.closed > after) & (self.closed <= until))


def book(columns: Columns, as_of: float, currency: str | None = None) -> Book:
    """Cut out what was known at ``as_of``; of two currencies the one of most deals, unless one is named."""
    odd = Oddities()
    seen_to = min(as_of, columns.about.observed_to)
    for one in columns.unreadable:
        odd.note_unreadable(one, seen_to)
    kept = columns.created <= seen_to
    odd.say("deal_twice", int((columns.doubles <= seen_to).sum()), "")
    odd.say("change_of_unknown_deal", int((columns.strangers <= seen_to).sum()), "")
    _note_the_future(columns, as_of, odd)
    chosen, kept = _of_one_currency(columns, kept, currency, odd)
    cut = {name: _cut(changes, kept, seen_to) for name, changes in _all_changes(columns).items()}
    closed, outcome = _endings(cut["stage"], len(columns.ids))
    odd.note(
        "closed_before_created", kept & (_clamped(closed, columns.created) < columns.created), columns.ids
    )
    kept &= _clamped(closed, columns.created) >= columns.created
    amount = np.where(np.isnan(columns.amount), 0.0, columns.amount)
    odd.note("amount_missing", kept & np.isnan(columns.amount), columns.ids)
    worth = _worth(amount, cut["amount"], closed)
    is_negative = (amount < 0) | (worth < 0)
    odd.note("amount_negative", kept & is_negative, columns.ids)
    kept &= ~is_negative
    odd.note("amount_zero", kept & (outcome == 1) & (worth == 0), columns.ids)
    made = _compacted(columns, kept, cut, odd)
    _note_gap(made, as_of, odd)
    return replace(
        made,
        as_of=as_of,
        observed_from=_observed_from(made),
        seen_to=seen_to,
        currency=chosen,
        closed=np.maximum(closed, columns.created)[kept],
        outcome=outcome[kept],
        listed=amount[kept],
        worth=worth[kept],
        oddities=tuple(odd.found),
    )


def _all_changes(columns: Columns) -> dict[str, Changes]:
    named = {f"text:{name}": changes for name, changes in columns.text_changes.items()}
    named |= {"stage": columns.stages, "amount": columns.amounts, "unknown": columns.unknown_stages}
    named |= {"close_date": columns.close_dates, "category": columns.categories}
    return named | ({"activity": columns.activities} if columns.activities else {})


def _note_the_future(columns: Columns, as_of: float, odd: Oddities) -> None:
    """Rows after the last day that was observed, as far as they were known: they are not looked at."""
    end = columns.about.observed_to
    if as_of <= end:
        return
    is_late = (columns.created > end) & (columns.created <= as_of)
    odd.note("after_observed_to", is_late, columns.ids)
    late = columns.stages.deal[(columns.stages.at > end) & (columns.stages.at <= as_of)]
    odd.say("change_after_observed_to", len(late), str(columns.ids[late[0]]) if len(late) else "")
    odd.say("as_of_after_observed_to", 1, "")


def _of_one_currency(
    columns: Columns, kept: np.ndarray, currency: str | None, odd: Oddities
) -> tuple[str, np.ndarray]:
    codes = columns.currency.codes
    if currency is None:
        counts = np.bincount(codes[kept & (codes >= 0)], minlength=len(columns.currency.names))
        currency = columns.currency.names[int(np.argmax(counts))] if counts.sum() else ""
    names = columns.currency.names
    is_chosen = codes == (names.index(currency) if currency in names else -1)
    others = kept & ~is_chosen
    odd.note("other_currency", others, columns.ids)
    return currency, kept & is_chosen


def _cut(changes: Changes, kept: np.ndarray, seen_to: float) -> Changes:
    seen = (changes.at <= seen_to) & kept[changes.deal]
    return Changes(changes.deal[seen], changes.at[seen], changes.value[seen])


def _endings(stages: Changes, n: int) -> tuple[np.ndarray, np.ndarray]:
    """When and how each deal ended first; what came after does not change that."""
    is_end = stages.value < 0
    deal, at, value = stages.deal[is_end], stages.at[is_end], stages.value[is_end]
    closed, outcome = np.full(n, np.inf), np.zeros(n, dtype=np.int64)
    first = np.ones(len(deal), dtype=bool)
    first[1:] = deal[1:] != deal[:-1]
    closed[deal[first]] = at[first]
    outcome[deal[first]] = np.where(value[first] == WON, 1, 2)
    return closed, outcome


def _clamped(at: np.ndarray, created: np.ndarray) -> np.ndarray:
    """A change that is dated by its day alone and falls on the day of creation is no earlier than the creation."""
    on_the_day = (at < created) & (at == np.floor(at)) & (at == np.floor(created))
    return np.where(on_the_day, created, at)


def _worth(amount: np.ndarray, amounts: Changes, closed: np.ndarray) -> np.ndarray:
    """The last amount that each deal had no later than it closed."""
    worth = amount.copy()
    in_time = amounts.at <= closed[amounts.deal]
    worth[amounts.deal[in_time]] = amounts.value[in_time]  # sorted: the last one of a deal stays
    return worth


def _compacted(columns: Columns, kept: np.ndarray, cut: dict[str, Changes], odd: Oddities) -> Book:
    """The deals that are kept, numbered anew, with their changes by deal."""
    place = np.cumsum(kept) - 1
    n = int(kept.sum())
    created = columns.created[kept]

    def series(changes: Changes) -> Series:
        mine = kept[changes.deal]
        deal = place[changes.deal[mine]]
        return Series(np.searchsorted(deal, np.arange(n + 1)), changes.at[mine], changes.value[mine])

    stages = series(cut["stage"])
    _note_stages(stages, columns.ids[kept], odd)
    unknown = cut["unknown"]
    odd.say("stage_unknown", len(unknown.value), str(unknown.value[0]) if len(unknown.value) else "")
    groups = {}
    for name, texts in columns.texts.items():
        codes = texts.codes.copy()
        changes = cut[f"text:{name}"]
        codes[changes.deal] = changes.value
        groups[name] = _own_names(codes[kept], texts.names)
    categories = series(cut["category"])
    used = np.unique(categories.value[categories.value >= 0])
    codes = np.where(categories.value >= 0, np.searchsorted(used, categories.value), -1)
    return Book(
        about=columns.about,
        as_of=0.0,
        observed_from=columns.about.observed_from,
        seen_to=0.0,
        currency="",
        ids=columns.ids[kept],
        created=created,
        closed=created,
        outcome=np.zeros(n, dtype=np.int64),
        listed=created,
        worth=created,
        groups=groups,
        stages=stages,
        amounts=series(cut["amount"]),
        close_dates=series(cut["close_date"]),
        categories=replace(categories, value=codes),
        category_names=tuple(columns.category_names[int(one)] for one in used if one >= 0),
        activities=series(cut["activity"]) if "activity" in cut else None,
        oddities=(),
    )


def _observed_from(made: Book) -> float:
    first = float(min(made.created.min(initial=np.inf), made.stages.at.min(initial=np.inf)))
    said = made.about.observed_from
    return first if said + YEAR_DAYS < first < np.inf else said


def _own_names(codes: np.ndarray, names: tuple[str, ...]) -> Texts:
    """The same texts with the names that occur, no others."""
    used = np.unique(codes[codes >= 0])
    fresh = np.where(codes >= 0, np.searchsorted(used, codes), -1)
    return Texts(fresh, tuple(names[int(one)] for one in used))


def _note_stages(stages: Series, ids: np.ndarray, odd: Oddities) -> None:
    """Changes at one instant, changes after the end, and deals without any stage."""
    deal = np.repeat(np.arange(len(ids)), np.diff(stages.start))
    same_deal = deal[1:] == deal[:-1]
    together = same_deal & (stages.at[1:] == stages.at[:-1]) & (stages.value[1:] != stages.value[:-1])
    odd.note("changes_at_one_instant", deal[1:][together], ids)
    after = same_deal & (stages.value[:-1] < 0) & (stages.value[1:] != stages.value[:-1])
    odd.note("changed_after_its_end", np.unique(deal[1:][after]), ids)
    odd.note("no_stage", np.diff(stages.start) == 0, ids)


def _note_gap(made: Book, as_of: float, odd: Oddities) -> None:
    """Times in which nothing happened, the one that leads to ``as_of`` included."""
    at = np.sort(np.concatenate([made.created, made.stages.at]))
    gaps = np.diff(at, append=max(as_of, at[-1])) if len(at) else at
    if len(gaps) and gaps.max() >= GAP_DAYS:
        odd.say("gap", int((gaps >= GAP_DAYS).sum()), f"{gaps.max():.0f}")


__all__ = ["LOST", "WON", "Book", "Series", "book"]
