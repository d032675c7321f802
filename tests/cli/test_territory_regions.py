"""Regions with bounds that add up, accounts that are held out, and territories in one piece by repair."""

import csv
import json

import pytest
from tests.cli.test_territories import Case, run
from tests.cli.test_territory_questions import ask


@pytest.fixture
def case(tmp_path):
    """Two regions that have only each other: the west with S0 and S2, the east with S1 and S3."""
    case = Case(tmp_path)
    for row in case.accounts:
        row |= {"family_id": "", "requires": "", "locked_to": "", "banned": "", "held": ""}
        row["area"] = "EU/West" if row["x"] < 50 else "EU/East"
    for number, row in enumerate(case.sellers):
        row["area"] = "EU/East" if number % 2 else "EU/West"
        row |= {"workload_min": 0, "workload_max": 400}
    return case


def test_bounds_of_regions_add_up_and_the_plan_stays_inside_them(case):
    done = case.solve(regions="area")
    assert done.exit_code == 0, done.output
    area = {row["seller_id"]: row["area"] for row in case.sellers}
    plan = case.plan()
    assert all(area[plan[row["account_id"]]] == row["area"] for row in case.accounts)
    assert case.verify().exit_code == 0, case.verify().output
    written = case.folder / "levels.csv"
    told = ask(case, "levels", case.out, "--out", written)
    assert told.exit_code == 0, told.output
    with written.open(encoding="utf-8") as file:
        level = {row["region"]: row for row in csv.DictReader(file)}
    assert list(level) == ["EU", "EU/East", "EU/West"]
    for name in ("objective", "lower_bound"):
        parts = sum(float(level[one][name]) for one in ("EU/East", "EU/West"))
        assert parts == pytest.approx(float(level["EU"][name]))
        assert float(level["EU"][name]) == pytest.approx(case.certificate()[name])


def test_where_accounts_may_come_in_from_above_a_region_has_no_bound(case):
    case.accounts[0]["area"] = "EU"
    case.solve(regions="area")
    written = case.folder / "levels.csv"
    ask(case, "levels", case.out, "--out", written)
    with written.open(encoding="utf-8") as file:
        bounds = {row["region"]: row["lower_bound"] for row in csv.DictReader(file)}
    assert bounds["EU/East"] == bounds["EU/West"] == ""
    assert bounds["EU"] != ""


def test_a_checker_without_the_region_in_mind_would_be_fooled(case):
    case.solve(regions="area")
    east = next(row["account_id"] for row in case.accounts if row["area"] == "EU/East")
    path = case.out / "plan.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"{east},{case.plan()[east]}", f"{east},S0"), encoding="utf-8")
    assert "seller_not_possible" in case.verify().output


def test_accounts_that_are_held_out_stay(case):
    for row in case.accounts[:10]:
        row["held"] = "yes"
    done = case.solve(holdouts="held")
    assert done.exit_code == 0, done.output
    owner = {row["account_id"]: row["seller_id"] for row in case.current}
    assert all(case.plan()[f"A{n}"] == owner[f"A{n}"] for n in range(10))
    assert case.verify().exit_code == 0, case.verify().output


def test_a_holdout_without_an_owner_or_with_another_lock_is_a_finding(case):
    case.accounts[59]["held"] = "yes"
    case.accounts[1] |= {"held": "yes", "locked_to": "S3"}
    case.accounts[2]["held"] = "perhaps"
    case.solve(holdouts="held")
    rules = ("holdout_locked", "holdout_word", "holdout_without_owner")
    assert sorted(case.findings()) == sorted(f"coverage.{one}" for one in rules)


def test_a_repair_brings_accounts_to_the_main_piece_and_is_verified(case):
    done = case.solve(contiguity="repair", gap=0.5)
    assert done.exit_code == 0, done.output
    shares = [float(word) for word in done.output.replace("%", "").split() if word.replace(".", "").isdigit()]
    assert shares[0] >= shares[1] > 0
    assert case.verify().exit_code == 0, case.verify().output


def test_a_piece_apart_is_found_and_joined():
    from fieldhouse.domain.coverage import Accounts, Coverage, Options, Sellers
    from fieldhouse.engines.territory.contiguity import repaired
    from fieldhouse.engines.territory.passes import Prices
    from fieldhouse.engines.territory.problem import problem_of
    from fieldhouse.engines.territory.solution import Ended, Plan

    places = [(x, y) for x in range(8) for y in range(3)]
    count = len(places)
    accounts = Accounts(
        ids=[f"A{n}" for n in range(count)],
        place=([float(x) for x, _y in places], [float(y) for _x, y in places]),
        visits=[1.0] * count,
        measures={"workload": [1.0] * count},
        family=list(range(count)),
        requires=[0] * count,
        requirement_sets=[frozenset()],
        locked_to=[-1] * count,
        banned={},
    )
    sellers = Sellers(
        ["W", "E"],
        ([0.0, 7.0], [1.0, 1.0]),
        {"workload": [0.0] * 2},
        {"workload": [14.0] * 2},
        [frozenset()] * 2,
    )
    problem = problem_of(Coverage(accounts, sellers, [-1] * count, None, Options(), decimals={"workload": 0}))
    by_account = [0 if x < 4 else 1 for x, _y in places]
    by_account[-2] = 0
    seller = problem.unit_of.copy()
    seller[problem.unit_of] = by_account
    found = repaired(
        Coverage(accounts, sellers, [-1] * count, None, Options()),
        problem,
        Plan(seller, 99.0, 0.0, Prices.none(problem), Ended.BEST),
    )
    assert (found.before, found.after) == ((count - 1) / count, 1.0)
    assert found.plan.seller[problem.unit_of[-2]] == 1


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("regions", 3, "option_column"),
        ("holdouts", "", "option_column"),
        ("contiguity", "yes", "option_contiguity"),
    ],
)
def test_an_option_that_means_nothing_is_a_finding(case, name, value, rule):
    assert case.solve(**{name: value}).exit_code == 1
    assert case.findings() == [f"coverage.{rule}"]


def test_levels_of_a_plan_without_regions_are_refused(case):
    case.solve()
    assert ask(case, "levels", case.out).exit_code != 0
    assert json.loads((case.out / "certificate.json").read_text())["gap"] is not None
    assert run("territory", "levels", case.folder).exit_code != 0
