"""A solved folder read back with its inputs: the plan, its prices and its bound, to ask of them or to go on from."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldhouse.domain.coverage import Coverage
from fieldhouse.domain.errors import Refused
from fieldhouse.ingest.coverage.reading import Files, read_coverage

if TYPE_CHECKING:
    from fieldhouse.engines.territory.pairs import Ints
    from fieldhouse.engines.territory.passes import Prices
    from fieldhouse.engines.territory.problem import Problem


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan with what it was solved from.

    ``problem`` has the sellers with a seat alone, in the order of ``open_sellers``; ``seller`` is by unit one of them,
    ``seller_of_accounts`` by account one of all sellers.
    """

    coverage: Coverage
    problem: Problem
    open_sellers: list[int]
    seller: Ints
    seller_of_accounts: Ints
    prices: Prices
    objective: float
    bound: float


def read_solved(folder: Path, files: Files) -> Solved:
    """Read it. Raises ``Refused`` when the folder holds no plan, or one of other inputs."""
    import numpy as np

    from fieldhouse.engines.territory.problem import problem_of
    from fieldhouse.engines.territory.seats import restricted

    certificate = check_inputs(folder, files)
    coverage, _findings = read_coverage(files)
    if coverage is None:
        raise Refused("coverage.not_solved", folder=str(folder))
    names = {name: place for place, name in enumerate(coverage.sellers.ids)}
    plan = plan_of_file(folder)
    every = np.array([names[plan[account]] for account in coverage.accounts.ids], np.int64)
    problem = problem_of(coverage)
    open_sellers = sorted(names[one] for one in certificate.get("seats", names))
    if len(open_sellers) < problem.sellers:
        problem = restricted(problem, np.array(open_sellers, np.int64))
    place = np.full(len(names), -1, np.int64)
    place[open_sellers] = np.arange(len(open_sellers))
    seller = np.empty(problem.units, np.int64)
    seller[problem.unit_of] = place[every]
    prices = _prices(certificate, coverage, problem, open_sellers)
    objective, bound = certificate["objective"], certificate["lower_bound"]
    return Solved(coverage, problem, open_sellers, seller, every, prices, objective, bound)


def check_inputs(folder: Path, files: Files) -> dict[str, Any]:
    """The certificate of a folder that was solved from these files; otherwise raises ``Refused``."""
    certificate = certificate_of(folder)
    given = files.named()
    for name in sorted({*given, *certificate["inputs"]}):
        said = certificate["inputs"].get(name, {}).get("sha256")
        if name not in given or said != _sha256(given[name]):
            raise Refused("coverage.other_input", folder=str(folder), file=name)
    return certificate


def certificate_of(folder: Path) -> dict[str, Any]:
    """The certificate in a folder."""
    try:
        certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
        certificate["inputs"], certificate["prices"], certificate["lower_bound"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused("coverage.not_solved", folder=str(folder)) from None
    return dict(certificate)


def plan_of_file(folder: Path) -> dict[str, str]:
    """By account its seller, as a folder's plan says."""
    try:
        with (folder / "plan.csv").open(encoding="utf-8", newline="") as file:
            return {row["account_id"]: row["seller_id"] for row in csv.DictReader(file)}
    except (OSError, KeyError):
        raise Refused("coverage.not_solved", folder=str(folder)) from None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier plan and its prices by name, to go on from with other sellers, bands or locks."""

    plan: Mapping[str, str]
    prices: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path) -> Earlier:
        """That of a solved folder."""
        return cls(plan_of_file(folder), certificate_of(folder)["prices"])

    def carried(self, coverage: Coverage, problem: Problem) -> tuple[Prices, Ints]:
        """Prices and a plan for this problem: newcomers have the median price, and what cannot stay with its seller
        goes to the cheapest one at the prices."""
        import numpy as np

        from fieldhouse.engines.territory.passes import Prices, best_arcs, may_cover

        rows = []
        for measure in problem.measures:
            said = self.prices.get(measure, {})
            usual = float(np.median(list(said.values()))) if said else 0.0
            rows.append([said.get(name, usual) for name in coverage.sellers.ids])
        prices = Prices(np.array(rows) / problem.scale[:, None], _moves(self.prices, coverage, problem))
        names = {name: place for place, name in enumerate(coverage.sellers.ids)}
        known = np.full(problem.units, -1, np.int64)
        known[problem.unit_of] = [names.get(self.plan.get(one, ""), -1) for one in coverage.accounts.ids]
        arcs, _least = best_arcs(problem, prices, 1)
        return prices, np.where(may_cover(problem, known), known, arcs.seller)


def _moves(prices: Mapping[str, Any], coverage: Coverage, problem: Problem) -> float:
    moves, limit = float(prices.get("moves", 0.0)), coverage.options.move_limit
    if limit is None:
        return 0.0
    return (
        moves / float(problem.scale[problem.measures.index(limit[0])])
        if limit[0] in problem.measures
        else moves
    )


def _prices(
    certificate: dict[str, Any], coverage: Coverage, problem: Problem, open_sellers: list[int]
) -> Prices:
    import numpy as np

    from fieldhouse.engines.territory.passes import Prices

    names = [coverage.sellers.ids[j] for j in open_sellers]
    said = certificate["prices"]
    by_seller = np.array([[said[measure][name] for name in names] for measure in problem.measures])
    return Prices(by_seller / problem.scale[:, None], _moves(said, coverage, problem))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
