"""What is expected of a window, computed: the history through the engine, shared out to the places of both trees."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.forecasts.mart import LEAF_CODES, Leaves, Mart
from fieldhouse.apps.forecasts.told import Told, told
from fieldhouse.apps.forecasts.window import Window
from fieldhouse.domain.currency import exponent
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import WHOLE_BP
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES
from fieldhouse.facts.metrics.views import day_view
from fieldhouse.facts.places import NOWHERE, places_of

SEED = 0
TOO_FEW, NO_STAGES, SILENT = "expectation.too_few", "expectation.no_stages", "expectation.silent"
BESIDE = ("seat", "land", "own_currency", "wall")
_SHARED = "x"


def compute(window: Window) -> Mart:
    """What the engine expects; where it says nothing ``about["why"]`` is the code of the reason."""
    currency = company().reporting_currency
    history, view = History(window.known), day_view(window.known, window.as_of, currency)
    everything = np.ones(len(view.columns), dtype=bool)
    places = tuple(_Seen(history, tree, window.as_of) for tree in (ORGANISATION, TERRITORIES))
    said = told(history, view, everything, in_currency=currency, beside=_beside(view, *places))
    as_of, until = _days(history.end_of(window.as_of)), _days(history.end_of(window.last_on))
    try:
        return _expected(said, view, as_of, until, places[0])
    except BadInput as refusal:
        return _nothing(view, refusal.code if refusal.code == TOO_FEW else NO_STAGES)


def _days(at: datetime) -> float:
    return at.replace(tzinfo=UTC).timestamp() / 86_400


class _Seen:
    """A tree's places as they are on a day: what was won under another leader is no measure of that leader's future."""

    def __init__(self, history: History, tree: str, day: date) -> None:
        self._places = places_of(tree, history.snapshot(tree)).seen_from(day)

    def of(self, places: np.ndarray) -> np.ndarray:
        """The places of the day; a place of several nodes together, and `NOWHERE`, stay."""
        is_single = (places >= 0) & (places < len(self._places))
        return np.where(is_single, self._places[np.where(is_single, places, 0)], places)


def _beside(view: DayView, organisation: _Seen, territories: _Seen) -> dict[str, pl.Series]:
    """Where each deal counts, as segments; a deal with several owners has a seat of its own, which is shared later."""
    seat = [str(one) for one in organisation.of(view.deals["seat"].to_numpy()).tolist()]
    land = [str(one) for one in territories.of(view.deals["land"].to_numpy()).tolist()]
    for row in np.unique(view.parts_of_owners("plan")[0]).tolist():
        seat[row] = f"{_SHARED}{row}"
    return {
        "seat": pl.Series(seat, dtype=pl.String),
        "land": pl.Series(land, dtype=pl.String),
        "own_currency": pl.Series(view.deals["currency"].cast("string").to_pylist(), dtype=pl.String),
        "wall": pl.Series(view.deals["wall"].cast("string").to_pylist(), dtype=pl.String),
    }


def _expected(said: Told, view: DayView, as_of: float, until: float, organisation: _Seen) -> Mart:
    from fieldhouse.engines.forecast.contract.book import book
    from fieldhouse.engines.forecast.contract.columns import columns
    from fieldhouse.engines.forecast.contract.tables import tables_of
    from fieldhouse.engines.forecast.model.outlook import outlook
    from fieldhouse.engines.forecast.run.answer import answer

    cut = book(columns(tables_of(said.about, said.opportunities, said.history, said.activities)), as_of)
    if as_of <= cut.observed_from:
        raise BadInput(TOO_FEW)
    look = outlook(cut, until - as_of, SEED)
    answered = answer(cut, look)
    names = list(cut.groups)
    values = {
        name: np.array([*cut.groups[name].names, ""], dtype=object)[look.leaves[:, place]]
        for place, name in enumerate(names)
    }
    scale = 10.0 ** exponent(view.currency)
    weights = {one["value"]: one["borrowed"] for one in answered["segments"] if one["segment"] == "owner_id"}
    borrowed = np.array([round(WHOLE_BP * weights.get(one or None, 1.0)) for one in values["owner_id"]])
    leaves = _leaves(values, np.rint(look.paths * scale).astype(np.int64), borrowed, view, organisation)
    about = {
        "why": "" if look.is_enough else _why(answered["notes"]),
        "components": [
            {name: one[name] for name in ("name", "factor", "weight")} for one in answered["components"]
        ],
        "notes": [one for one in answered["notes"] if one["code"] != "borrowed"],
        "decided_in": {
            tree: {str(node): count for node, count in found.items() if count}
            for tree, found in view.numbers_of(_is_decided(view)).items()
        },
        "decided": int((cut.outcome > 0).sum()),
        "won": int((cut.outcome == 1).sum()),
        "open": len(look.deals),
        "windows": int(look.blend.n_windows),
        "independent": float(look.blend.n_independent),
        "shock": float(look.shock.size),
    }
    return Mart(about, leaves, view.places(), _deals(answered["deals"]))


def _why(notes: list[dict[str, Any]]) -> str:
    """The engine's reason for giving no total."""
    return SILENT if any(one["code"] == "silent_for_too_long" for one in notes) else TOO_FEW


def _is_decided(view: DayView) -> np.ndarray:
    """The deals that are won or lost and stand behind no wall."""
    deals = view.columns
    is_over = deals.has_code("outcome", "won") | deals.has_code("outcome", "lost")
    return np.asarray(is_over & deals.has_no_code("wall"))


def _leaves(
    values: dict[str, np.ndarray], paths: np.ndarray, borrowed: np.ndarray, view: DayView, organisation: _Seen
) -> Leaves:
    """The leaves by place; those of deals with several owners parted by their parts, whole in sum on every path."""
    own = [np.array([not str(one).startswith(_SHARED) for one in values["seat"]], dtype=bool)]
    row, place, part = view.parts_of_owners("plan")
    place = organisation.of(place)
    at, seat, found = [np.flatnonzero(own[0])], [_numbers(values["seat"][own[0]])], [paths[own[0]]]
    for leaf in np.flatnonzero(~own[0]).tolist():
        mine = row == int(values["seat"][leaf][len(_SHARED) :])
        parted = _parted(paths[leaf], part[mine])
        at.append(np.full(len(parted), leaf))
        seat.append(place[mine].astype(np.int64))
        found.append(parted)
    where, drawn = np.concatenate(at), np.concatenate(found)
    codes = {"type": "type", "order_type": "order_type", "currency": "own_currency", "wall": "wall"}
    return Leaves(
        seat=np.concatenate(seat),
        land=_numbers(values["land"][where]),
        codes={name: values[codes[name]][where] for name in LEAF_CODES},
        mean_minor=np.rint(drawn.mean(axis=1)).astype(np.int64),
        borrowed_bp=borrowed[where],
        paths=drawn,
    )


def _numbers(texts: np.ndarray) -> np.ndarray:
    return np.array([int(one) if one else NOWHERE for one in texts], dtype=np.int64)


def _parted(paths: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Paths in proportion to parts; what rounding leaves goes to the first."""
    weight = parts / parts.sum() if parts.sum() > 0 else np.full(len(parts), 1 / len(parts))
    parted = np.floor(paths[None, :] * weight[:, None]).astype(np.int64)
    parted[0] += paths - parted.sum(axis=0)
    return parted


def _deals(said: list[dict[str, Any]]) -> pa.Table:
    rows = sorted(said, key=lambda one: int(one["opportunity_id"]))
    return pa.table(
        {
            "key": pa.array([int(one["opportunity_id"]) for one in rows], pa.int64()),
            "probability": pa.array([one["probability"] for one in rows], pa.float64()),
            "expected_on": pa.array([one["expected_on"] for one in rows], pa.string()),
            "reasons": pa.array(
                [json.dumps([why for why in one["reasons"] if why["fact"] not in BESIDE]) for one in rows],
                pa.string(),
            ),
        }
    )


def _nothing(view: DayView, why: str) -> Mart:
    none = np.zeros(0, dtype=np.int64)
    codes = {name: np.zeros(0, dtype=object) for name in LEAF_CODES}
    leaves = Leaves(none, none, codes, none, none, np.zeros((0, 1), dtype=np.int64))
    return Mart({"why": why}, leaves, view.places(), _deals([]))
