"""On companies so small that every plan can be tried, the best lies between the bound and the plan that is given."""

import json
from itertools import combinations, product
from random import Random

import pytest
from tests.cli.test_territories import run, write

ACCOUNTS, SELLERS = 7, 3


class Small:
    """Random costs and sizes, with bands wide enough for a plan."""

    def __init__(self, folder, seed):
        draw = Random(seed)
        self.folder = folder
        self.sizes = [draw.randint(1, 9) for _ in range(ACCOUNTS)]
        self.costs = [[draw.randint(1, 99) for _ in range(SELLERS)] for _ in range(ACCOUNTS)]
        self.most = -(-sum(self.sizes) * 3 // 5)

    def certificate(self, **options):
        options_path = self.folder / "options.json"
        options_path.write_text(json.dumps({"time_limit_s": 120, "gap": 0} | options), encoding="utf-8")
        pairs = product(range(ACCOUNTS), range(SELLERS))
        files = {
            "accounts": [{"account_id": f"A{n}", "workload": size} for n, size in enumerate(self.sizes)],
            "sellers": [
                {"seller_id": f"S{n}", "workload_min": 0, "workload_max": self.most} for n in range(SELLERS)
            ],
            "costs": [
                {"account_id": f"A{a}", "seller_id": f"S{s}", "cost": self.costs[a][s]} for a, s in pairs
            ],
        }
        given = [
            one
            for name, rows in files.items()
            for one in (f"--{name}", write(self.folder / f"{name}.csv", rows))
        ]
        given += ["--options", options_path]
        solved = run("territory", "solve", *given, "--out", self.folder / "out")
        assert solved.exit_code == 0, solved.output
        checked = run("territory", "verify", self.folder / "out", *given)
        assert checked.exit_code == 0, checked.output
        return json.loads((self.folder / "out" / "certificate.json").read_text(encoding="utf-8"))

    def best(self, sellers):
        return min(
            (
                sum(self.costs[a][s] for a, s in enumerate(plan))
                for plan in product(sellers, repeat=ACCOUNTS)
                if self._fits(plan)
            ),
            default=None,
        )

    def _fits(self, plan):
        return all(
            sum(size for size, own in zip(self.sizes, plan, strict=True) if own == s) <= self.most
            for s in range(SELLERS)
        )


@pytest.mark.parametrize("seed", range(3))
def test_the_best_plan_lies_between_bound_and_plan(tmp_path, seed):
    small = Small(tmp_path, seed)
    told = small.certificate()
    assert told["lower_bound"] <= small.best(range(SELLERS)) <= told["objective"]


def test_with_two_of_three_seats_the_plan_is_the_best_of_any_two(tmp_path):
    small = Small(tmp_path, 5)
    told = small.certificate(seats=2)
    best = min(filter(None, (small.best(two) for two in combinations(range(SELLERS), 2))))
    assert told["lower_bound"] <= best == told["objective"]
