"""Which method becomes the expectation: the haircut stage-weighted pipeline, guarded by the run rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fieldhouse.engines.forecast.factors import scaled_minor
from fieldhouse.engines.forecast.haircut import Haircut
from fieldhouse.engines.forecast.origins import Origin, has_enough, independent_windows
from fieldhouse.engines.forecast.run_rate import RunRate
from fieldhouse.engines.forecast.scoring import Track, track
from fieldhouse.engines.forecast.weighting import WeightedPipeline
from fieldhouse.engines.forecast.words import Method, Reason


@dataclass(frozen=True, slots=True)
class View:
    """One method now: what it adds to the closed amount, its past, and why it can't be the expectation."""

    method: Method
    remaining_minor: int | None
    past: Track
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is still to come by the chosen method, with its range, or the reason why there is none."""

    method: Method | None
    is_compared: bool
    remaining_minor: int
    low_minor: int
    high_minor: int
    n_origins: int
    n_independent: int
    reason: Reason | None


PERIOD_IS_OVER = Choice(Method.CLOSED, False, 0, 0, 0, 0, 0, None)


@dataclass(frozen=True, slots=True)
class Views:
    """The three methods side by side.

    ``is_compared``: both candidates have enough origins in common; every past then holds those origins
    only, so that no method is judged by easier days than another.
    """

    haircut: View
    run_rate: View
    stage_weighted: View
    is_compared: bool

    @property
    def all(self) -> tuple[View, View, View]:
        return (self.haircut, self.run_rate, self.stage_weighted)


def views(weighted: WeightedPipeline, cut: Haircut, rate: RunRate, ended: Sequence[Origin]) -> Views:
    """Look at the period with each method and score each at the ended origins."""
    apart = Views(
        _with_past(_haircut_view(weighted, cut), ended),
        _with_past(_run_rate_view(rate), ended),
        _with_past(View(Method.STAGE_WEIGHTED, weighted.amount_minor, Track(()), weighted.reason), ended),
        is_compared=False,
    )
    rivals = set(apart.run_rate.past.origins)
    common = [origin for origin in apart.haircut.past.origins if origin in rivals]
    if apart.haircut.reason or apart.run_rate.reason or not has_enough(common):
        return apart
    haircut, run_rate, plain = (replace(view, past=view.past.at(common)) for view in apart.all)
    return Views(haircut, run_rate, plain, is_compared=True)


def choice(views: Views, ended: Sequence[Origin]) -> Choice:
    """The candidate with the smaller past error where they could be compared, else the one that has a past.

    Ties and want of comparison go to the haircut stage-weighted pipeline, whose number opens to deals.
    """
    candidates = [view for view in (views.haircut, views.run_rate) if view.reason is None]
    if not candidates:
        reason = views.haircut.reason
        return Choice(None, False, 0, 0, 0, len(ended), independent_windows(ended), reason)
    best = min(candidates, key=lambda view: Fraction(*view.past.error()))
    remaining_minor = best.remaining_minor or 0
    low_minor, high_minor = best.past.range_minor(remaining_minor)
    return Choice(
        best.method,
        views.is_compared,
        remaining_minor,
        low_minor,
        high_minor,
        len(best.past.scored),
        best.past.n_independent,
        None,
    )


def _haircut_view(weighted: WeightedPipeline, cut: Haircut) -> View:
    method = Method.HAIRCUT_STAGE_WEIGHTED
    if weighted.amount_minor is None:
        return View(method, None, Track(()), weighted.reason)
    if weighted.amount_minor <= 0:
        return View(method, None, Track(()), Reason.NOTHING_OPEN)
    if cut.factor_num is None:
        return View(method, None, Track(()), cut.reason)
    return View(method, scaled_minor(weighted.amount_minor, cut.factor_num), Track(()), None)


def _run_rate_view(rate: RunRate) -> View:
    if rate.amount_minor is not None and rate.won_minor <= 0:
        return View(Method.RUN_RATE, rate.amount_minor, Track(()), Reason.NOTHING_WON_BEFORE)
    return View(Method.RUN_RATE, rate.amount_minor, Track(()), rate.reason)


def _with_past(view: View, ended: Sequence[Origin]) -> View:
    past = track(view.method, ended)
    return replace(view, past=past, reason=view.reason or past.reason())
