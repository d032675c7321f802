"""Check a coverage plan against its inputs: ``python -m fieldhouse.checkers.territory DIR --accounts A --sellers S
--options O``.

It imports nothing of Fieldhouse; Python, NumPy and, for Parquet, PyArrow are all an auditor needs. From the inputs
it derives again, and compares with ``DIR/plan.csv`` and ``DIR/certificate.json``:

- the hashes of the inputs, of the plan, and of the certificate's own text;
- feasibility, exactly: each account once, with a seller who may cover it, families together, locks and bans, every
band and
  the limit of moves as sums of decimals;
- the objective, as an interval that is certain to hold it;
- the bound, sum over units of min over sellers (cost + sum of size x price) - sum of max(price x max, price x
min), over all
  possible pairs. Each term is rounded down by more than floats can be wrong, the terms are added up exactly, and
  the bands' part is a sum of fractions. The stated bound must not be above it.

Exit code 0: verified; 1: not verified, a line for each refusal; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

EARTH_RADIUS_KM = 6371.0088
PLANE_ERROR, SPHERE_ERROR, SPHERE_KM = 4e-15, 1e-13, 1e-11
"""How wrong a distance computed here can be: as a share, and on the sphere, where sines cancel, in km besides."""

STATED_ERROR = 1e-9
"""How far the stated objective, gap and bound may be from what is derived: the last digits of a float sum."""

BLOCK = 2_000_000
"""Pairs that are looked at together."""

Array = Any


@dataclass(slots=True)
class Refusal:
    """Why a plan is not verified: a stable code, what it is about, what is stated, what was found."""

    code: str
    about: str = ""
    stated: object = ""
    found: object = ""

    def __str__(self) -> str:
        facts = (("about", self.about), ("stated", self.stated), ("found", self.found))
        return " ".join(
            [
                self.code,
                *(
                    f"{name}={json.dumps(str(fact), ensure_ascii=False)}"
                    for name, fact in facts
                    if fact != ""
                ),
            ]
        )


class Unreadable(Exception):
    """A file has not the shape that it should have."""

    def __init__(self, code: str, about: str) -> None:
        self.refusal = Refusal(code, about)
        super().__init__(code, about)


@dataclass(slots=True)
class Inputs:
    """The inputs as they stand in the files, by place."""

    accounts: list[dict[str, str]]
    sellers: list[dict[str, str]]
    owner: list[int]
    costs: list[dict[str, str]] | None
    options: dict[str, Any]
    seller_at: dict[str, int] = field(default_factory=dict)

    @property
    def measures(self) -> list[str]:
        return list(self.options.get("measures", ["workload"]))


def check_plan(folder: Path, files: dict[str, Path]) -> list[Refusal]:
    """Every reason why the plan in ``folder`` is not verified; none when it is. ``files`` are solve's own inputs."""
    try:
        certificate = _object(folder / "certificate.json")
        refusals = [*_digests(folder, certificate, files)]
        inputs = _inputs(files)
        plan, problems = _plan(folder / "plan.csv", inputs)
        refusals += problems
        if not problems:
            refusals += _derived(certificate, inputs, plan)
    except Unreadable as unreadable:
        return [unreadable.refusal]
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError) as failure:
        return [Refusal("not_a_certificate", f"{type(failure).__name__}: {failure}")]
    return refusals


def _digests(folder: Path, certificate: dict[str, Any], files: dict[str, Path]) -> Iterator[Refusal]:
    stated = certificate.get("inputs", {})
    for name in sorted(set(stated) | set(files)):
        said = stated.get(name, {}).get("sha256", "")
        found = _sha256(files[name]) if name in files else ""
        if said != found:
            yield Refusal("input_differs", name, said, found)
    if certificate.get("plan_sha256") != _sha256(folder / "plan.csv"):
        yield Refusal(
            "plan_differs", "plan.csv", certificate.get("plan_sha256", ""), _sha256(folder / "plan.csv")
        )
    rest = {name: value for name, value in certificate.items() if name != "sha256"}
    own = hashlib.sha256(_canonical(rest)).hexdigest()
    if certificate.get("sha256") != own:
        yield Refusal("certificate_differs", "certificate.json", certificate.get("sha256", ""), own)


def _canonical(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise Unreadable("file_unreadable", str(path)) from None


def _object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        raise Unreadable("not_json", str(path)) from None
    if not isinstance(found, dict):
        raise Unreadable("not_json", str(path))
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix.lower() == ".parquet":
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(path).to_pylist()
        return [{name: "" if value is None else str(value) for name, value in row.items()} for row in table]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [
                {str(k).strip(): (v or "").strip() for k, v in row.items()} for row in csv.DictReader(file)
            ]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise Unreadable("file_unreadable", str(path)) from None


def _inputs(files: dict[str, Path]) -> Inputs:
    accounts, sellers = _rows(files["accounts"]), _rows(files["sellers"])
    at = {row["seller_id"]: number for number, row in enumerate(sellers)}
    account_at = {row["account_id"]: number for number, row in enumerate(accounts)}
    if len(at) != len(sellers) or len(account_at) != len(accounts):
        raise Unreadable("id_twice", "accounts or sellers")
    owner = [-1] * len(accounts)
    for row in _rows(files["current"]) if "current" in files else []:
        owner[account_at[row["account_id"]]] = at[row["seller_id"]]
    costs = _rows(files["costs"]) if "costs" in files else None
    return Inputs(accounts, sellers, owner, costs, _object(files["options"]), at)


def _plan(path: Path, inputs: Inputs) -> tuple[list[int], list[Refusal]]:
    """The seller of each account; a refusal for each that is missing, unknown or named twice."""
    said: dict[str, str] = {}
    refusals = []
    for row in _rows(path):
        if row["account_id"] in said:
            refusals.append(Refusal("account_twice", row["account_id"]))
        said[row["account_id"]] = row["seller_id"]
    plan = []
    for row in inputs.accounts:
        name = said.pop(row["account_id"], None)
        if name is None:
            refusals.append(Refusal("account_missing", row["account_id"]))
        elif name not in inputs.seller_at:
            refusals.append(Refusal("seller_unknown", row["account_id"], name))
        plan.append(inputs.seller_at.get(name or "", -1))
    refusals += [Refusal("account_unknown", name) for name in sorted(said)]
    return plan, refusals


def _derived(certificate: dict[str, Any], inputs: Inputs, plan: list[int]) -> list[Refusal]:
    """Refusals of what is derived again from the inputs: feasibility, objective, bound and gap."""
    open_sellers = _open(certificate, inputs)
    pairs = _Pairs(inputs, open_sellers)
    refusals = [*_units(inputs, pairs, plan), *_bands(inputs, pairs, plan, open_sellers)]
    low, high, scale = _objective(pairs, plan)
    stated = float(certificate["objective"])
    if not low - STATED_ERROR * scale <= stated <= high + STATED_ERROR * scale:
        refusals.append(Refusal("objective_differs", "", stated, f"{low!r} to {high!r}"))
    bound, spread, problems = _bound(certificate, inputs, pairs, open_sellers)
    refusals += problems
    said = float(certificate["lower_bound"])
    if said > bound:
        refusals.append(Refusal("bound_too_high", "", said, repr(bound)))
    elif said < bound - STATED_ERROR * spread:
        refusals.append(Refusal("bound_differs", "", said, repr(bound)))
    gap = certificate["gap"]
    expected = None if said <= 0 and stated != said else (0.0 if stated == said else stated / said - 1)
    if (gap is None) != (expected is None) or (expected is not None and abs(gap - expected) > STATED_ERROR):
        refusals.append(Refusal("gap_differs", "", gap, expected))
    if said > high:
        refusals.append(Refusal("bound_above_objective", "", said, high))
    return refusals


def _open(certificate: dict[str, Any], inputs: Inputs) -> list[int]:
    """The sellers that have a seat: all of them, or as many as the options ask for."""
    seats = inputs.options.get("seats", "fixed")
    if seats == "fixed":
        return list(range(len(inputs.sellers)))
    named = [inputs.seller_at[name] for name in certificate["seats"]]
    if len(set(named)) != seats or len(named) != seats:
        raise Unreadable("seats_differ", f"{len(set(named))} instead of {seats}")
    return sorted(named)


class _Pairs:
    """What each pair costs and weighs. Members are accounts sorted by unit; a unit is an account or a family."""

    def __init__(self, inputs: Inputs, open_sellers: list[int]) -> None:
        rows = inputs.accounts
        keys: dict[str, int] = {}
        unit = [
            keys.setdefault("f" + row["family_id"] if row.get("family_id") else f"a{n}", len(keys))
            for n, row in enumerate(rows)
        ]
        self.unit = np.array(unit, np.int64)
        self.order = np.argsort(self.unit, kind="stable")
        self.first = np.searchsorted(self.unit[self.order], np.arange(len(keys)))
        self.count = len(keys)
        self.owner = np.array(inputs.owner, np.int64)
        self.move_price = float(inputs.options.get("move_price", 0) or 0)
        self.visits = np.array([float(row.get("visits") or 1) for row in rows])
        self.measures = inputs.measures
        self.size = np.array(
            [[float(row.get(name) or "nan") for name in self.measures] for row in rows]
        ).reshape(len(rows), -1)
        self.may, self.kind = _possible(inputs, open_sellers)
        self.sellers = len(inputs.sellers)
        self.listed = _listed(inputs, self.measures) if inputs.costs is not None else None
        self.is_sphere = "latitude" in rows[0] and "x" not in rows[0]
        if self.listed is None:
            names = ("latitude", "longitude") if self.is_sphere else ("x", "y")
            self.here = np.array([[float(row[name]) for name in names] for row in rows])
            self.there = np.array([[float(row[name]) for name in names] for row in inputs.sellers])
        self.value = self._move_value(inputs)

    def _move_value(self, inputs: Inputs) -> Array:
        limit = inputs.options.get("move_limit")
        if not limit:
            return np.zeros(len(inputs.accounts))
        (what, _most), *_rest = limit.items()
        return np.array([1.0 if what == "accounts" else float(row[what]) for row in inputs.accounts])

    def block(self, accounts: Array) -> tuple[Array, Array, Array, Array]:
        """Of some accounts x all sellers: cost and how wrong it can be, whether possible, and sizes by measure."""
        may = self.may[self.kind[accounts]].copy()
        if self.listed is not None:
            cost, sizes = self.listed[0][accounts], self.listed[1][:, accounts]
            sizes = np.where(np.isnan(sizes), self.size[accounts].T[:, :, None], sizes)
            may &= ~np.isnan(cost)
            cost = np.where(may, cost, 0.0)
            error = np.abs(cost) * PLANE_ERROR
        else:
            distance, wrong = self._distance(accounts)
            cost = self.visits[accounts][:, None] * distance
            error = self.visits[accounts][:, None] * wrong + cost * PLANE_ERROR
            sizes = np.broadcast_to(
                self.size[accounts].T[:, :, None], (len(self.measures), len(accounts), self.sellers)
            )
        moves = self.moves(accounts)
        cost = cost + moves * self.move_price
        return cost, error + np.abs(cost) * PLANE_ERROR, may, np.where(may[None], sizes, 0.0)

    def moves(self, accounts: Array) -> Array:
        """Whether each of some accounts changes hands, by seller."""
        owner = self.owner[accounts]
        return (owner[:, None] >= 0) & (owner[:, None] != np.arange(self.sellers)[None, :])

    def _distance(self, accounts: Array) -> tuple[Array, Array]:
        here, there = self.here[accounts][:, None, :], self.there[None, :, :]
        if not self.is_sphere:
            found = np.sqrt((here[..., 0] - there[..., 0]) ** 2 + (here[..., 1] - there[..., 1]) ** 2)
            return found, found * PLANE_ERROR
        phi, lam = np.radians(here[..., 0]), np.radians(here[..., 1])
        phi2, lam2 = np.radians(there[..., 0]), np.radians(there[..., 1])
        a = np.sin((phi2 - phi) / 2) ** 2 + np.cos(phi) * np.cos(phi2) * np.sin((lam2 - lam) / 2) ** 2
        found = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(a)))
        steep = (
            EARTH_RADIUS_KM * 1e-15 / np.sqrt(np.maximum(1.0 - a, 1e-16))
        )  # across from each other on the globe
        return found, found * SPHERE_ERROR + SPHERE_KM + steep


def _possible(inputs: Inputs, open_sellers: list[int]) -> tuple[Array, Array]:
    """Rows of who may cover whom, and each account's row: capabilities, locks, bans, seats."""
    regions, holdouts = inputs.options.get("regions"), inputs.options.get("holdouts")
    capable = [set(row.get("capabilities", "").split()) | _line(row, regions) for row in inputs.sellers]
    seated = np.zeros(len(inputs.sellers), bool)
    seated[open_sellers] = True
    rows: dict[tuple[str, ...], int] = {}
    masks: list[Array] = []
    kind = []
    for number, row in enumerate(inputs.accounts):
        is_held = holdouts and row[holdouts] == "yes"
        locked = inputs.sellers[inputs.owner[number]]["seller_id"] if is_held else row.get("locked_to", "")
        key = (row.get("requires", ""), locked, row.get("banned", ""), row[regions] if regions else "")
        if key not in rows:
            rows[key] = len(masks)
            needs, banned = set(key[0].split()), set(key[2].split())
            needs |= _line(row, regions)
            names = [seller["seller_id"] for seller in inputs.sellers]
            masks.append(
                seated
                & np.array([needs <= has for has in capable])
                & np.array([(not key[1] or name == key[1]) and name not in banned for name in names])
            )
        kind.append(rows[key])
    return np.stack(masks), np.array(kind, np.int64)


def _line(row: dict[str, str], regions: str | None) -> set[str]:
    """The regions of a seller as capabilities: ``EMEA/DACH`` lies in ``EMEA`` too."""
    parts = [part for part in row[regions].split("/") if part] if regions else []
    return {"region:" + "/".join(parts[: count + 1]) for count in range(len(parts))}


def _listed(inputs: Inputs, measures: list[str]) -> tuple[Array, Array]:
    """Cost by account and seller, NaN where no pair is listed, and the measures that costs override, NaN elsewhere."""
    shape = (len(inputs.accounts), len(inputs.sellers))
    cost, sizes = np.full(shape, np.nan), np.full((len(measures), *shape), np.nan)
    at = {row["account_id"]: number for number, row in enumerate(inputs.accounts)}
    for row in inputs.costs or []:
        i, j = at[row["account_id"]], inputs.seller_at[row["seller_id"]]
        if not np.isnan(cost[i, j]):
            raise Unreadable("pair_twice", f"{row['account_id']} {row['seller_id']}")
        cost[i, j] = float(row["cost"])
        for k, name in enumerate(measures):
            if row.get(name):
                sizes[k, i, j] = float(row[name])
    return cost, sizes


def _units(inputs: Inputs, pairs: _Pairs, plan: list[int]) -> Iterator[Refusal]:
    """Refusals of accounts with a seller who may not cover them, and of families that are apart."""
    sellers = np.array(plan)
    may = pairs.may[pairs.kind, sellers]
    if pairs.listed is not None:
        may = may & ~np.isnan(pairs.listed[0][np.arange(len(plan)), sellers])
    for i in np.flatnonzero(~may):
        yield Refusal(
            "seller_not_possible", inputs.accounts[i]["account_id"], inputs.sellers[plan[i]]["seller_id"]
        )
    ordered = sellers[pairs.order]
    apart = np.maximum.reduceat(ordered, pairs.first) != np.minimum.reduceat(ordered, pairs.first)
    for unit in np.flatnonzero(apart):
        yield Refusal("family_apart", inputs.accounts[pairs.order[pairs.first[unit]]]["family_id"])


def _bands(inputs: Inputs, pairs: _Pairs, plan: list[int], open_sellers: list[int]) -> Iterator[Refusal]:
    """Refusals of loads outside their bands and of too many moves, as exact sums of what the files say."""
    own: dict[tuple[int, str], str] = {}
    if inputs.costs is not None:
        at = {row["account_id"]: number for number, row in enumerate(inputs.accounts)}
        for row in inputs.costs:
            i = at[row["account_id"]]
            if plan[i] == inputs.seller_at[row["seller_id"]]:
                own |= {(i, name): row[name] for name in inputs.measures if row.get(name)}
    for name in inputs.measures:
        texts: list[list[str]] = [[] for _ in inputs.sellers]
        for i, row in enumerate(inputs.accounts):
            texts[plan[i]].append(own.get((i, name)) or row[name])
        for j in open_sellers:
            row, load = inputs.sellers[j], _exact_sum(texts[j])
            least, most = Fraction(row.get(f"{name}_min") or 0), row.get(f"{name}_max")
            if load < least or (most and load > Fraction(most)):
                stated = f"{row.get(f'{name}_min') or 0} to {most or 'any'}"
                yield Refusal("outside_band", f"{row['seller_id']} {name}", stated, float(load))
    yield from _moves(inputs, plan)


def _moves(inputs: Inputs, plan: list[int]) -> Iterator[Refusal]:
    limit = inputs.options.get("move_limit")
    if not limit:
        return
    (what, most), *_rest = limit.items()
    moved = [
        row for row, j, was in zip(inputs.accounts, plan, inputs.owner, strict=True) if was not in (-1, j)
    ]
    total = Fraction(len(moved)) if what == "accounts" else _exact_sum([row[what] for row in moved])
    if total > Fraction(str(most)):
        yield Refusal("too_many_moves", what, most, float(total))


def _exact_sum(texts: Sequence[str]) -> Fraction:
    """The exact sum of decimals: whole ones and those of the same number of decimals go together as integers."""
    by_decimals: dict[int, int] = {}
    rest = Fraction(0)
    for text in texts:
        whole, _point, decimals = text.partition(".")
        if (whole + decimals).isdecimal():
            by_decimals[len(decimals)] = by_decimals.get(len(decimals), 0) + int(whole + decimals)
        else:
            rest += Fraction(text)
    return rest + sum((Fraction(value, 10**places) for places, value in by_decimals.items()), Fraction(0))


def _objective(pairs: _Pairs, plan: list[int]) -> tuple[float, float, float]:
    """An interval that holds the plan's cost, and the sum of what its parts are in size."""
    costs, errors = [], []
    sellers = np.array(plan)
    for accounts in _blocks(pairs):
        cost, error, _may, _sizes = pairs.block(accounts)
        here = np.arange(len(accounts)), sellers[accounts]
        costs += cost[here].tolist()
        errors += error[here].tolist()
    total, wrong = math.fsum(costs), math.fsum(errors)
    size = math.fsum(map(abs, costs))
    return total - wrong - 1e-15 * size, total + wrong + 1e-15 * size, size


def _blocks(pairs: _Pairs) -> Iterator[Array]:
    """The accounts, unit by unit, as many at a time as fit into a block; no unit is cut."""
    per_block = max(1, BLOCK // max(1, pairs.sellers * max(1, len(pairs.measures))))
    begin, ends = 0, np.append(pairs.first[1:], len(pairs.order))
    while begin < len(pairs.order):
        end = int(ends[np.searchsorted(ends, min(begin + per_block, len(pairs.order)))])
        yield pairs.order[begin:end]
        begin = end


def _bound(
    certificate: dict[str, Any], inputs: Inputs, pairs: _Pairs, open_sellers: list[int]
) -> tuple[float, float, list[Refusal]]:
    """A number that is certainly no higher than what the prices prove, the size of its parts, and refusals of
    prices."""
    prices, refusals = [], []
    given_back = Fraction(0)
    for name in pairs.measures:
        column = np.zeros(pairs.sellers)
        by_seller = certificate["prices"][name]
        if set(by_seller) != {inputs.sellers[j]["seller_id"] for j in open_sellers}:
            refusals.append(Refusal("prices_of_others", name))
        for j in open_sellers:
            row = inputs.sellers[j]
            price = float(by_seller[row["seller_id"]])
            most, least = row.get(f"{name}_max"), row.get(f"{name}_min") or "0"
            if price > 0 and not most:
                refusals.append(Refusal("price_without_end", f"{row['seller_id']} {name}", price))
            elif price:
                given_back += Fraction(price) * Fraction((most if price > 0 else least) or 0)
            column[j] = price
        prices.append(column)
    moves = _move_price(certificate, inputs)
    if moves < 0:
        refusals.append(Refusal("price_negative", "moves", moves))
    elif moves:
        (_what, most), *_rest = inputs.options["move_limit"].items()
        given_back += Fraction(moves) * Fraction(str(most))
    least_of = []
    for accounts in _blocks(pairs):
        lowest = _lowest(pairs, accounts, prices, moves)
        least_of += lowest.tolist()
    total = Fraction(math.fsum(least_of)) - given_back
    size = math.fsum(map(abs, least_of)) + abs(float(given_back))
    return float(total) - 1e-15 * size, size, refusals


def _move_price(certificate: dict[str, Any], inputs: Inputs) -> float:
    return float(certificate["prices"]["moves"]) if inputs.options.get("move_limit") else 0.0


def _lowest(pairs: _Pairs, accounts: Array, prices: list[Array], moves: float) -> Array:
    """Of the units of a block the cheapest pair at the prices, rounded down."""
    cost, error, may, sizes = pairs.block(accounts)
    for k, column in enumerate(prices):
        part = sizes[k] * column[None, :]
        cost = cost + part
        error = error + np.abs(part) * PLANE_ERROR
    if moves:
        part = pairs.moves(accounts) * pairs.value[accounts][:, None] * moves
        cost = cost + part
        error = error + part * PLANE_ERROR
    low = np.where(may, cost - error - np.abs(cost) * PLANE_ERROR, np.inf)
    begins = np.flatnonzero(np.diff(pairs.unit[accounts], prepend=-1))
    if len(begins) < len(accounts):
        low = np.add.reduceat(low, begins, axis=0)
        low -= np.where(np.isfinite(low), np.abs(low), 0.0) * PLANE_ERROR * 8
    return low.min(axis=1)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m fieldhouse.checkers.territory")
    parser.add_argument("folder", type=Path)
    for name in ("accounts", "sellers", "options"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("current", "costs"):
        parser.add_argument(f"--{name}", type=Path)
    given = vars(parser.parse_args(arguments))
    folder = given.pop("folder")
    refusals = check_plan(folder, {name: path for name, path in given.items() if path is not None})
    for refusal in refusals:
        print(folder, refusal)
    print(folder, "not_verified" if refusals else "verified")
    return 1 if refusals else 0


if __name__ == "__main__":
    sys.exit(main())
