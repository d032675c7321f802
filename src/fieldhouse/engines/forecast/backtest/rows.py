"""``fieldhouse forecast backtest``: rows of scores by method and horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fieldhouse.engines.forecast.backtest import origins, ranges, scores
from fieldhouse.engines.forecast.contract.book import Book, book
from fieldhouse.engines.forecast.contract.columns import Columns
from fieldhouse.engines.forecast.model.baselines import Conversions, Said, baselines
from fieldhouse.engines.forecast.model.challenger import challenge, is_nearer
from fieldhouse.engines.forecast.model.outlook import Outlook, outlook, promoted

OURS = "fieldhouse"
METHODS = (
    "haircut_stage_weighted",
    "stage_weighted",
    "stage_to_period",
    "run_rate",
    "seasonal_naive",
    "age_curve",
    OURS,
)
CHALLENGER, STACK = "challenger", "stack"
PLAIN = "plain"
"""Ours without the challenger; apart from `OURS` only where there is one, and not printed."""


@dataclass
class Track:
    """A method at the origins of one horizon: what it said, with samples, and its chances with what came of them."""

    at: list[float] = field(default_factory=list)
    money: list[float] = field(default_factory=list)
    actual: list[float] = field(default_factory=list)
    samples: list[np.ndarray | None] = field(default_factory=list)
    chance: list[np.ndarray] = field(default_factory=list)
    won: list[np.ndarray] = field(default_factory=list)

    def ended(self, now: float, window: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Origins, forecasts and actuals whose windows were over."""
        at = np.array(self.at)
        over = at + window <= now + origins.NEARLY
        return at[over], np.array(self.money)[over], np.array(self.actual)[over]


@dataclass(frozen=True)
class Tested:
    """One horizon: the tracks by method, those origins that are scored, and our outlooks at them."""

    window: float
    origins: np.ndarray
    tracks: dict[str, Track]
    outlooks: tuple[Outlook, ...]
    methods: tuple[str, ...]


def backtest(
    columns: Columns,
    horizons: Sequence[float],
    every: float,
    currency: str | None = None,
    seed: int = 0,
    *,
    with_challenger: bool = False,
) -> Iterator[Tested]:
    """Each horizon in turn. What came is read from the whole history; every forecast from a cut of it.

    With a challenger, ours is at each origin the one of the two that had been nearer by then.
    """
    methods = (*METHODS, CHALLENGER, STACK) if with_challenger else METHODS
    about = columns.about
    whole = book(columns, about.observed_to, currency)
    cuts: dict[float, Book] = {}
    for window in horizons:
        early, scored = origins.earlier(about, window, every), origins.tested(about, window, every)
        tracks: dict[str, Track] = {name: Track() for name in (*methods, PLAIN)}
        conversions, looks = Conversions(), []
        for at in [float(one) for one in (*early, *scored)]:
            if at not in cuts:
                cuts[at] = book(columns, at, whole.currency)
            is_scored = at >= about.origins_from - origins.NEARLY
            look = outlook(cuts[at], window, seed) if is_scored else None
            looks += [look] if look else []
            _add(tracks, cuts[at], whole, window, conversions, look)
            if look is not None and with_challenger:
                _challenge(tracks, cuts[at], window, look, seed)
        yield Tested(window, scored, tracks, tuple(looks), methods)


def _add(
    tracks: dict[str, Track],
    cut: Book,
    whole: Book,
    window: float,
    conversions: Conversions,
    look: Outlook | None,
) -> None:
    at = cut.as_of
    came = float(whole.worth[whole.is_won_between(at, at + window)].sum())
    open_deals = np.flatnonzero(cut.is_open)
    won = np.isin(cut.ids[open_deals], whole.ids[whole.is_won_between(at, at + window)])
    said = baselines(cut, window, conversions)
    said["haircut_stage_weighted"] = _with_haircut(
        said["stage_weighted"], tracks["stage_weighted"], at, window
    )
    for name, one in said.items():
        track = tracks[name]
        then, forecast, actual = track.ended(at, window)
        drawn = ranges.samples(one.money, forecast, actual, then, window)
        _note(track, at, one, came, drawn, won)
    if look is not None:
        ours = Said(look.blend.money, look.chance)
        _note(tracks[OURS], at, ours, came, look.total if look.is_enough else None, won)


def _challenge(tracks: dict[str, Track], cut: Book, window: float, plain: Outlook, seed: int) -> None:
    """Add challenger and stack at an origin; where the challenger had been nearer by then, ours follows it."""
    ours, at = tracks[OURS], cut.as_of
    came, won = ours.actual[-1], ours.won[-1]
    for column in ("at", "money", "actual", "samples", "chance", "won"):
        getattr(tracks[PLAIN], column).append(getattr(ours, column)[-1])
    rival = challenge(cut, window)
    theirs = promoted(cut, plain, rival, seed) if rival else None
    then, money, actual = tracks[PLAIN].ended(at, window)
    rivals = np.array(tracks[CHALLENGER].money, dtype=float)[: len(then)]
    if theirs is not None and is_nearer(rivals, money, actual, then, window):
        ours.money[-1], ours.chance[-1] = theirs.blend.money, theirs.chance
        ours.samples[-1] = theirs.total if theirs.is_enough else None
    said = Said(theirs.blend.money if theirs else np.nan, theirs.chance if theirs else None)
    drawn = theirs.total if theirs is not None and theirs.is_enough else None
    _note(tracks[CHALLENGER], at, said, came, drawn, won)
    _note(tracks[STACK], at, _stacked(tracks, at, window), came, None, won)
    then, money, actual = tracks[STACK].ended(at, window)
    tracks[STACK].samples[-1] = ranges.samples(tracks[STACK].money[-1], money, actual, then, window)


def _stacked(tracks: dict[str, Track], at: float, window: float) -> Said:
    """The mean of what each method says now, by the inverse of its squared error in windows that were over."""
    said, weights = [], []
    for name in (PLAIN, CHALLENGER, *METHODS[:-1]):
        track = tracks[name]
        now = track.money[-1] if track.at and track.at[-1] == at else np.nan
        _, money, actual = track.ended(at, window)
        errors = (money - actual)[~np.isnan(money)]
        if not np.isnan(now) and len(errors) >= ranges.LEAST_WINDOWS:
            said.append(now)
            weights.append(1 / max(float((errors**2).mean()), 1e-9))
    return Said(float(np.average(said, weights=weights)) if said else tracks[PLAIN].money[-1])


def _with_haircut(plain: Said, track: Track, at: float, window: float) -> Said:
    _, forecast, actual = track.ended(at, window)
    cut = ranges.haircut(forecast, actual)
    chance = None if plain.chance is None else np.clip(plain.chance * cut, 0.0, 1.0)
    return Said(plain.money * cut, chance)


def _note(
    track: Track, at: float, said: Said, came: float, drawn: np.ndarray | None, won: np.ndarray
) -> None:
    track.at.append(at)
    track.money.append(said.money)
    track.actual.append(came)
    track.samples.append(drawn)
    track.chance.append(said.chance if said.chance is not None else np.zeros(0))
    track.won.append(won.astype(float) if said.chance is not None else np.zeros(0))


def rows(tested: Tested) -> list[dict[str, Any]]:
    """The contract's rows of one horizon. A score is ``None`` where a method has nothing to be scored by."""
    return [_row(name, tested) for name in tested.methods]


def _row(name: str, tested: Tested) -> dict[str, Any]:
    track, window = tested.tracks[name], tested.window
    wanted = set(tested.origins.tolist())
    scored = [one for one, at in enumerate(track.at) if at in wanted and not np.isnan(track.money[one])]
    money, actual = np.array(track.money)[scored], np.array(track.actual)[scored]
    drawn = [(track.samples[one], track.actual[one]) for one in scored if track.samples[one] is not None]
    ends = np.array([np.quantile(one, [0.1, 0.9]) for one, _ in drawn if one is not None]).reshape(-1, 2)
    came = np.array([one for _, one in drawn])
    chance = np.concatenate([track.chance[one] for one in scored] or [np.zeros(0)])
    won = np.concatenate([track.won[one] for one in scored] or [np.zeros(0)])
    each = [scores.crps(one, actually) for one, actually in drawn if one is not None]
    return {
        "method": name,
        "horizon_days": _whole(window),
        "n": len(scored),
        "n_effective": origins.disjoint(np.array(track.at)[scored], window),
        "wape": scores.wape(money, actual),
        "bias": scores.bias(money, actual),
        "crps": float(np.mean(each)) if each else None,
        "coverage80": scores.coverage(ends[:, 0], ends[:, 1], came),
        "brier": scores.brier(chance, won),
        "ece": scores.ece(chance, won),
    }


def _whole(days: float) -> float | int:
    return int(days) if days == int(days) else days
