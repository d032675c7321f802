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
from fieldhouse.engines.forecast.model.outlook import Outlook, outlook

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


def backtest(
    columns: Columns, horizons: Sequence[float], every: float, currency: str | None = None, seed: int = 0
) -> Iterator[Tested]:
    """Each horizon in turn. What came is read from the whole history; every forecast from a cut of it."""
    about = columns.about
    whole = book(columns, about.observed_to, currency)
    cuts: dict[float, Book] = {}
    for window in horizons:
        early, scored = origins.earlier(about, window, every), origins.tested(about, window, every)
        tracks: dict[str, Track] = {name: Track() for name in METHODS}
        conversions, looks = Conversions(), []
        for at in [float(one) for one in (*early, *scored)]:
            if at not in cuts:
                cuts[at] = book(columns, at, whole.currency)
            is_scored = at >= about.origins_from - origins.NEARLY
            look = outlook(cuts[at], window, seed) if is_scored else None
            looks += [look] if look else []
            _add(tracks, cuts[at], whole, window, conversions, look)
        yield Tested(window, scored, tracks, tuple(looks))


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
    return [_row(name, tested) for name in METHODS]


def _row(name: str, tested: Tested) -> dict[str, Any]:
    track, window = tested.tracks[name], tested.window
    scored = [one for one, at in enumerate(track.at) if at in set(tested.origins.tolist())]
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
