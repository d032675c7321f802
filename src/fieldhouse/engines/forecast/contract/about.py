"""``about.json``: the order of stages, how deals end, what was observed, and which windows are to be tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.contract.instants import day_of


@dataclass(frozen=True, slots=True)
class About:
    """What the folder says of itself. Days are counted from 1970-01-01 UTC; see `instants`.

    ``order`` are the open stages, first to last; ``won`` and ``lost`` the values of ``stage`` that end a deal.
    Deals that were open on ``observed_from`` are all there; what ended before it need not be. An origin is an
    instant at which a forecast is made: ``origins_from``, then every ``every_days``.
    """

    order: tuple[str, ...]
    won: frozenset[str]
    lost: frozenset[str]
    observed_from: float
    observed_to: float
    origins_from: float
    every_days: float
    horizons_days: tuple[float, ...]
    period_start_days: float


def about_of(said: dict[str, Any]) -> About:
    """Check what the file says; ``BadInput`` names the key that is missing or cannot be used."""
    return _checked(
        About(
            order=_names(said, "order"),
            won=frozenset(_names(said, "won")),
            lost=frozenset(_names(said, "lost")),
            observed_from=_day(said, "observed_from"),
            observed_to=_day(said, "observed_to"),
            origins_from=_day(said, "origins_from"),
            every_days=_positive(said, "every_days", said.get("every_days")),
            horizons_days=tuple(
                sorted({_positive(said, "horizons_days", one) for one in _list(said, "horizons_days")})
            ),
            period_start_days=_positive(said, "period_start_days", said.get("period_start_days")),
        )
    )


def _checked(about: About) -> About:
    if about.observed_to <= about.observed_from:
        raise BadInput("forecast.about_key", key="observed_to", value="")
    both = about.won & about.lost | (about.won | about.lost) & frozenset(about.order)
    if both:
        raise BadInput("forecast.stage_twice", stage=sorted(both)[0])
    return about


def _list(said: dict[str, Any], key: str) -> list[Any]:
    value = said.get(key)
    if not isinstance(value, list) or not value:
        raise BadInput("forecast.about_key", key=key, value=str(value))
    return value


def _names(said: dict[str, Any], key: str) -> tuple[str, ...]:
    names = _list(said, key)
    if not all(isinstance(one, str) and one for one in names):
        raise BadInput("forecast.about_key", key=key, value=str(names))
    return tuple(dict.fromkeys(names))


def _day(said: dict[str, Any], key: str) -> float:
    return day_of(str(said.get(key)), key)


def _positive(said: dict[str, Any], key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        raise BadInput("forecast.about_key", key=key, value=str(said.get(key)))
    return float(value)
