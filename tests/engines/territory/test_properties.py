"""What holds for every coverage: of bounds, of units and rows, of locks, and against an integer program."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from fieldhouse.domain.coverage import Accounts, Coverage, Options, Sellers
from fieldhouse.engines.territory.problem import problem_of
from fieldhouse.engines.territory.solution import Watch, plan_of

SELLERS, ACCOUNTS = 4, 24
SEEDS = range(3)


def company(seed, **options):
    draw = Random(seed)
    places = [(draw.uniform(0, 90), draw.uniform(0, 90)) for _ in range(ACCOUNTS)]
    sizes = [[float(draw.randint(1, 30)) for _ in range(ACCOUNTS)] for _ in range(2)]
    names = options.get("measures", ("workload",))
    measures = dict(zip(names, sizes, strict=False))
    accounts = Accounts(
        ids=[f"A{n}" for n in range(ACCOUNTS)],
        place=tuple(zip(*places, strict=True)),
        visits=[float(draw.randint(1, 4)) for _ in range(ACCOUNTS)],
        measures=measures,
        family=list(range(ACCOUNTS)),
        requires=[0] * ACCOUNTS,
        requirement_sets=[frozenset()],
        locked_to=[-1] * ACCOUNTS,
        banned={},
    )
    even = {name: sum(column) / SELLERS for name, column in measures.items()}
    sellers = Sellers(
        ids=[f"S{n}" for n in range(SELLERS)],
        place=([20.0, 70.0, 20.0, 70.0], [20.0, 20.0, 70.0, 70.0]),
        least={name: [0.7 * one] * SELLERS for name, one in even.items()},
        most={name: [1.3 * one] * SELLERS for name, one in even.items()},
        capabilities=[frozenset()] * SELLERS,
    )
    owner = [draw.randrange(SELLERS) for _ in range(ACCOUNTS)]
    return Coverage(accounts, sellers, owner, None, Options(**options), decimals=dict.fromkeys(measures, 0))


def solved(coverage):
    problem = problem_of(coverage)
    return problem, plan_of(problem, gap=coverage.options.gap, time_limit_s=60, watch=Watch(lambda: 0.0))


def costs(coverage):
    places = np.array(coverage.accounts.place).T
    homes = np.array(coverage.sellers.place).T
    far = np.sqrt(((places[:, None] - homes[None]) ** 2).sum(axis=2))
    is_moved = np.array(coverage.owner)[:, None] != np.arange(SELLERS)
    return far * np.array(coverage.accounts.visits)[
        :, None
    ] + coverage.options.move_price * is_moved, is_moved


def optimum(coverage):
    """The cheapest plan by HiGHS over the full model, written down without the engine."""
    cost, is_moved = costs(coverage)
    once = np.zeros((ACCOUNTS, ACCOUNTS * SELLERS))
    for i in range(ACCOUNTS):
        once[i, i * SELLERS : (i + 1) * SELLERS] = 1
    rules = [LinearConstraint(once, 1, 1)]
    for name in coverage.options.measures:
        size = np.array(coverage.accounts.measures[name])
        rows = np.zeros((SELLERS, ACCOUNTS * SELLERS))
        for j in range(SELLERS):
            rows[j, j::SELLERS] = size
        rules.append(LinearConstraint(rows, coverage.sellers.least[name], coverage.sellers.most[name]))
    if coverage.options.move_limit is not None:
        rules.append(
            LinearConstraint(is_moved.ravel()[None].astype(float), 0, coverage.options.move_limit[1])
        )
    found = milp(cost.ravel(), integrality=np.ones(cost.size), bounds=Bounds(0, 1), constraints=rules)
    assert found.status == 0
    return found.fun


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"measures": ("workload", "value")},
        {"move_price": 12.0},
        {"move_limit": ("accounts", 17.0)},
    ],
)
def test_the_optimum_lies_between_bound_and_plan(seed, options):
    coverage = company(seed, gap=0.0, **options)
    _problem, plan = solved(coverage)
    best = optimum(coverage)
    assert plan.bound <= best + 1e-6
    assert best <= plan.objective + 1e-6
    assert plan.objective == pytest.approx(best)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_constraint_more_never_lowers_the_bound(seed):
    coverage = company(seed)
    bound = solved(coverage)[1].bound
    accounts, sellers = coverage.accounts, coverage.sellers
    tighter = {"workload": [one * 0.95 for one in sellers.most["workload"]]}
    for other in (
        replace(coverage, sellers=replace(sellers, most=tighter)),
        replace(coverage, accounts=replace(accounts, locked_to=[2, *[-1] * (ACCOUNTS - 1)])),
        replace(coverage, accounts=replace(accounts, banned={3: [0, 1], 5: [2]})),
        replace(coverage, accounts=replace(accounts, family=[0, 0, 0, *range(3, ACCOUNTS)])),
        replace(coverage, options=Options(move_limit=("accounts", 18.0))),
        replace(coverage, options=Options(move_price=3.0)),
    ):
        assert solved(other)[1].bound >= bound * (1 - 1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_neither_bound_nor_cost(seed):
    coverage = company(seed, gap=0.0)
    order = list(range(ACCOUNTS))
    Random(seed).shuffle(order)
    accounts = coverage.accounts
    shuffled = replace(
        accounts,
        ids=[accounts.ids[i] for i in order],
        place=tuple([one[i] for i in order] for one in accounts.place),
        visits=[accounts.visits[i] for i in order],
        measures={name: [one[i] for i in order] for name, one in accounts.measures.items()},
    )
    other = replace(coverage, accounts=shuffled, owner=[coverage.owner[i] for i in order])
    first, second = solved(coverage)[1], solved(other)[1]
    assert first.objective == pytest.approx(second.objective)
    assert first.bound == pytest.approx(second.bound, rel=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_other_units_of_length_and_of_size_scale_the_cost_and_change_no_choice(seed):
    coverage = company(seed, gap=0.0)
    accounts, sellers = coverage.accounts, coverage.sellers

    def longer(place):
        return tuple([1000 * one for one in column] for column in place)

    def heavier(columns):
        return {name: [8 * one for one in column] for name, column in columns.items()}

    other = replace(
        coverage,
        accounts=replace(accounts, place=longer(accounts.place), measures=heavier(accounts.measures)),
        sellers=replace(
            sellers, place=longer(sellers.place), least=heavier(sellers.least), most=heavier(sellers.most)
        ),
    )
    (_problem, first), (_same, second) = solved(coverage), solved(other)
    assert second.objective == pytest.approx(1000 * first.objective)
    assert list(second.seller) == list(first.seller)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_locked_account_never_moves(seed):
    coverage = company(seed, move_price=0.0)
    draw = Random(seed)
    locked = [draw.randrange(SELLERS) if n % 5 == 0 else -1 for n in range(ACCOUNTS)]
    problem, plan = solved(replace(coverage, accounts=replace(coverage.accounts, locked_to=locked)))
    by_account = plan.seller[problem.unit_of]
    assert all(one == -1 or by_account[n] == one for n, one in enumerate(locked))
