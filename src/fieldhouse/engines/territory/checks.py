"""What no plan can meet, found before anything is solved: each demand with who would have to give way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fieldhouse.domain.coverage import Coverage
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.engines.territory.bottleneck import bottlenecks
from fieldhouse.engines.territory.pairs import LISTED, Floats
from fieldhouse.engines.territory.problem import Problem

HEAD_ROWS = 2
NAMED = 5
"""How many sellers or accounts a sentence names."""


def findings_of(coverage: Coverage, problem: Problem) -> list[Finding]:
    """Every demand that cannot be met; the bottlenecks are looked for where no single account or seller is one."""
    found = [
        *_families(coverage, problem),
        *_possible(coverage, problem),
        *_options(coverage, problem),
        *_repair(coverage),
    ]
    if not found:
        found = [*_totals(coverage, problem), *_large(coverage, problem), *_locks(coverage, problem)]
    if not found and coverage.options.seats is None:
        found = list(bottlenecks(coverage, problem))
    return found


def _finding(
    rule: str, file: str, row: int | None = None, column: str | None = None, **fields: object
) -> Finding:
    place = None if row is None else row + HEAD_ROWS
    return Finding(
        rule, Severity.FATAL, file, place, column, None, {name: str(one) for name, one in fields.items()}
    )


def _families(coverage: Coverage, problem: Problem) -> Iterator[Finding]:
    """Families whose accounts are locked to different sellers."""
    accounts, sellers = coverage.accounts, coverage.sellers
    locked = np.asarray(accounts.locked_to, np.int64)
    by_unit: dict[int, set[int]] = {}
    for i in np.flatnonzero(locked >= 0):
        by_unit.setdefault(int(problem.unit_of[i]), set()).add(int(locked[i]))
    for unit, places in sorted(by_unit.items()):
        if len(places) > 1:
            yield _finding(
                "coverage.family_locks_differ",
                "accounts",
                column="locked_to",
                family=_name(coverage, problem, unit),
                sellers=", ".join(sellers.ids[j] for j in sorted(places)),
            )


def _possible(coverage: Coverage, problem: Problem) -> Iterator[Finding]:
    """Accounts and families that nobody may cover."""
    accounts = coverage.accounts
    pairs = problem.pairs
    nobody = ~np.any(pairs.possible, axis=1).reshape(-1)[pairs.kind]
    if pairs.mode == LISTED:
        nobody |= np.diff(pairs.listed_first) == 0
    locked = np.asarray(accounts.locked_to, np.int64)
    requires = np.asarray(accounts.requires, np.int64)
    for unit in np.flatnonzero(nobody):
        members = problem.members[pairs.first[unit] : pairs.first[unit + 1]]
        if len({int(locked[i]) for i in members if locked[i] >= 0}) > 1:
            continue  # named above
        needs = sorted(set().union(*(accounts.requirement_sets[requires[i]] for i in members)))
        rule = "coverage.family_nobody" if len(members) > 1 else "coverage.account_nobody"
        at = int(members[0])
        lock = next((coverage.sellers.ids[int(locked[i])] for i in members if locked[i] >= 0), "")
        if lock:
            rule = "coverage.lock_not_possible"
        yield _finding(
            rule,
            "accounts",
            at,
            account=accounts.ids[at],
            family=_name(coverage, problem, int(unit)),
            needs=" ".join(needs),
            seller=lock,
        )


def _options(coverage: Coverage, problem: Problem) -> Iterator[Finding]:
    seats = coverage.options.seats
    if seats is not None and seats > problem.sellers:
        yield _finding("coverage.too_many_seats", "options", seats=seats, sellers=problem.sellers)


def _repair(coverage: Coverage) -> Iterator[Finding]:
    if coverage.options.is_repaired and coverage.accounts.place is None:
        yield _finding("coverage.repair_without_places", "options", column="contiguity")


def _totals(coverage: Coverage, problem: Problem) -> Iterator[Finding]:
    """Bands that cannot add up to what there is."""
    low, high = _smallest(problem).sum(axis=0), problem.total
    seats = coverage.options.seats
    for k, name in enumerate(problem.measures):
        least, most = problem.asked_least[k], problem.asked_most[k]
        if seats is not None:
            least, most = np.sort(least)[:seats], np.sort(most)[-seats:]
        scale = problem.scale[k]
        if most.sum() < low[k]:
            yield _finding(
                "coverage.bands_below_total",
                "sellers",
                column=f"{name}_max",
                measure=name,
                bands=_number(most.sum() / scale),
                total=_number(low[k] / scale),
            )
        if least.sum() > high[k]:
            yield _finding(
                "coverage.bands_above_total",
                "sellers",
                column=f"{name}_min",
                measure=name,
                bands=_number(least.sum() / scale),
                total=_number(high[k] / scale),
            )


def _large(coverage: Coverage, problem: Problem) -> Iterator[Finding]:
    """Units that are larger than the band of each seller who may cover them."""
    size = _smallest(problem)
    for k, name in enumerate(problem.measures):
        by_kind = np.where(problem.pairs.possible, problem.asked_most[k][None, :], -np.inf).max(axis=1)
        for unit in np.flatnonzero(size[:, k] > by_kind[problem.pairs.kind]):
            at = int(problem.members[problem.pairs.first[unit]])
            members = problem.pairs.first[unit + 1] - problem.pairs.first[unit]
            yield _finding(
                "coverage.family_too_large" if members > 1 else "coverage.account_too_large",
                "accounts",
                at,
                name,
                account=coverage.accounts.ids[at],
                family=_name(coverage, problem, int(unit)),
                measure=name,
                size=_number(size[unit, k] / problem.scale[k]),
                most=_number(by_kind[problem.pairs.kind[unit]] / problem.scale[k]),
            )


def _locks(coverage: Coverage, problem: Problem) -> Iterator[Finding]:
    """Sellers to whom more is locked than their band holds."""
    if problem.pairs.mode == LISTED and len(problem.pairs.listed_size):
        return
    only = problem.pairs.possible.sum(axis=1) == 1
    held = only[problem.pairs.kind]
    seller = problem.pairs.possible.argmax(axis=1)[problem.pairs.kind]
    for k, name in enumerate(problem.measures):
        load = np.bincount(seller[held], weights=problem.pairs.size[held, k], minlength=problem.sellers)
        for j in np.flatnonzero(load > problem.asked_most[k]):
            yield _finding(
                "coverage.locks_above_band",
                "sellers",
                int(j),
                f"{name}_max",
                seller=coverage.sellers.ids[int(j)],
                measure=name,
                locked=_number(load[j] / problem.scale[k]),
                most=_number(problem.asked_most[k, j] / problem.scale[k]),
            )


def _smallest(problem: Problem) -> Floats:
    """By unit and measure the least that it weighs with any seller."""
    pairs = problem.pairs
    if not len(pairs.listed_size):
        return pairs.size
    begins = np.minimum(pairs.listed_first[:-1], len(pairs.listed_seller) - 1)
    return np.asarray(np.minimum.reduceat(pairs.listed_size, begins, axis=0))


def _name(coverage: Coverage, problem: Problem, unit: int) -> str:
    at = int(problem.members[problem.pairs.first[unit]])
    family = int(np.asarray(coverage.accounts.family)[at])
    names = coverage.accounts.family_ids
    return (names[family] if family < len(names) else "") or coverage.accounts.ids[at]


def _number(value: float) -> str:
    return f"{float(value):.12g}"
