"""The expectation of a period: what is closed, what is still to come, and within which range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.choice import PERIOD_IS_OVER, Choice, View, choice, views
from fieldhouse.engines.forecast.haircut import Haircut, haircut
from fieldhouse.engines.forecast.origins import Origin, ended_origins
from fieldhouse.engines.forecast.outcomes import StageOutcomes
from fieldhouse.engines.forecast.run_rate import RunRate, RunRateInputs, run_rate
from fieldhouse.engines.forecast.weighting import WeightedPipeline, stage_weighted
from fieldhouse.engines.forecast.words import Method, Part, Reason


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the expectation's mean."""

    part: Part
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """What one method says, and how far it was off before.

    ``error_num`` / ``error_den`` is the mean absolute error over ``n_origins`` past origins, in parts of
    the mean amount won there (WAPE). ``reason`` says why the method can't be the expectation;
    ``mean_minor`` may stand nevertheless.
    """

    method: Method
    mean_minor: int | None
    n_origins: int
    n_independent: int
    error_num: int | None
    error_den: int | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """A mean with its 10th and 90th percentile, or the reason why there is too little to say.

    The amounts include what is closed, in minor units of the reporting currency; ``components`` add up to
    ``mean_minor``. ``is_compared``: ``method`` had the smaller past error over the same origins as its
    rival; otherwise it was taken for want of a comparison. ``n_origins`` and ``n_independent`` (windows
    that do not overlap) stand behind the range, ``n_resolved`` deals behind the win rates.
    """

    as_of_on: date
    is_enough: bool
    reason: Reason | None
    method: Method | None
    is_compared: bool
    mean_minor: int | None
    p10_minor: int | None
    p90_minor: int | None
    n_origins: int
    n_independent: int
    n_resolved: int
    components: tuple[Component, ...]
    weighted: WeightedPipeline
    haircut: Haircut
    run_rate: RunRate
    alternatives: tuple[Alternative, ...]


def expectation(
    *,
    as_of_on: date,
    closed_minor: int,
    open_by_stage_minor: Mapping[str, int],
    outcomes: StageOutcomes,
    origins: Iterable[Origin],
    run_rate_inputs: RunRateInputs,
    remaining_days: int,
) -> Expectation:
    """What the period is expected to come to, seen from the end of ``as_of_on``.

    ``outcomes`` hold the deals resolved by then (`stage_outcomes` sees to it); later origins, periods and
    days are not looked at. Of the haircut stage-weighted pipeline and the run rate, the one with the
    smaller error at the same past origins is taken. With no day left the expectation is the closed amount.
    Raises `BadInput` for negative ``remaining_days``.
    """
    if remaining_days < 0:
        raise BadInput("forecast.negative_remaining_days", remaining_days=remaining_days)
    ended = ended_origins(origins, as_of_on)
    weighted = stage_weighted(open_by_stage_minor, outcomes)
    cut = haircut(ended, as_of_on)
    rate = run_rate(run_rate_inputs, as_of_on, remaining_days)
    seen = views(weighted, cut, rate, ended)
    taken = PERIOD_IS_OVER if remaining_days == 0 else choice(seen, ended)
    is_enough = taken.method is not None
    return Expectation(
        as_of_on=as_of_on,
        is_enough=is_enough,
        reason=taken.reason,
        method=taken.method,
        is_compared=taken.is_compared,
        mean_minor=closed_minor + taken.remaining_minor if is_enough else None,
        p10_minor=closed_minor + taken.low_minor if is_enough else None,
        p90_minor=closed_minor + taken.high_minor if is_enough else None,
        n_origins=taken.n_origins,
        n_independent=taken.n_independent,
        n_resolved=outcomes.pooled.deals,
        components=_components(taken, closed_minor, weighted),
        weighted=weighted,
        haircut=cut,
        run_rate=rate,
        alternatives=tuple(_alternative(view, closed_minor) for view in seen.all),
    )


def _components(taken: Choice, closed_minor: int, weighted: WeightedPipeline) -> tuple[Component, ...]:
    closed = Component(Part.CLOSED, closed_minor)
    if taken.method is Method.HAIRCUT_STAGE_WEIGHTED and weighted.amount_minor is not None:
        effect_minor = taken.remaining_minor - weighted.amount_minor
        return (
            closed,
            Component(Part.WEIGHTED, weighted.amount_minor),
            Component(Part.HAIRCUT_EFFECT, effect_minor),
        )
    if taken.method is Method.RUN_RATE:
        return (closed, Component(Part.RUN_RATE, taken.remaining_minor))
    return (closed,)


def _alternative(view: View, closed_minor: int) -> Alternative:
    has_error = view.past.reason() is None
    error_num, error_den = view.past.error() if has_error else (None, None)
    return Alternative(
        method=view.method,
        mean_minor=None if view.remaining_minor is None else closed_minor + view.remaining_minor,
        n_origins=len(view.past.scored),
        n_independent=view.past.n_independent,
        error_num=error_num,
        error_den=error_den,
        reason=view.reason,
    )
