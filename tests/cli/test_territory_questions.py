"""Questions to a plan: why not somebody else, what would be, what balance costs, and what two plans differ by."""

import csv
import json

import pytest
from tests.cli.test_territories import Case, run


@pytest.fixture
def solved(tmp_path):
    case = Case(tmp_path)
    case.accounts = [row | {"family_id": ""} for row in case.accounts]
    done = case.solve(gap=0.02)
    assert done.exit_code == 0, done.output
    return case


def ask(case, command, *arguments):
    given = [part for name, path in case.files.items() for part in (f"--{name}", path)]
    return run("territory", command, *arguments, *given)


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_proof_against_a_seller_holds_when_the_account_is_locked_there(solved):
    plan, objective = solved.plan(), solved.certificate()["objective"]
    said = {row["account_id"]: row for row in rows(solved.out / "reasons.csv")}
    assert set(said) == set(plan)
    dearest = max(
        (row for row in said.values() if row["plan_with_next_at_least"]),
        key=lambda row: float(row["plan_with_next_at_least"]),
    )
    account, other = dearest["account_id"], dearest["next_seller_id"]
    least = float(dearest["plan_with_next_at_least"])
    assert least > objective
    told = ask(solved, "why", solved.out, "--account", account, "--seller", other)
    assert told.exit_code == 0, told.output
    assert "Proven" in told.output
    assert f"{least:,.2f}" in told.output
    changes = solved.folder / "changes.json"
    changes.write_text(json.dumps({"lock": {account: other}}), encoding="utf-8")
    done = ask(solved, "what-if", solved.out, "--changes", changes, "--out", solved.folder / "there")
    assert done.exit_code == 0, done.output
    certificate = json.loads((solved.folder / "there" / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["objective"] >= least - 1e-6
    assert certificate["lower_bound"] >= solved.certificate()["lower_bound"] - 1e-6


@pytest.mark.parametrize(
    ("account", "seller", "said"),
    [("A20", "S0", "locked to S2"), ("A21", "S1", "banned"), ("A7", "S3", "fr is missing")],
)
def test_why_not_says_which_rule_forbids_it(solved, account, seller, said):
    assert said in ask(solved, "why", solved.out, "--account", account, "--seller", seller).output


def test_another_input_is_no_answer(solved):
    solved.files["accounts"].write_text("account_id,x,y,workload\nA1,1,1,1\n", encoding="utf-8")
    refused = ask(solved, "why", solved.out, "--account", "A1")
    assert refused.exit_code != 0


def test_sellers_come_and_go_and_the_new_plan_is_verified(solved):
    changes = solved.folder / "changes.json"
    wide = {
        f"{name}_{end}": value for name in ("workload", "value") for end, value in (("min", 0), ("max", 9e4))
    }
    changes.write_text(
        json.dumps(
            {
                "remove_sellers": ["S3"],
                "add_sellers": [{"seller_id": "S9", "x": 80, "y": 80, "capabilities": "fr"} | wide],
                "bands": {"S0": {"workload_max": 9e4}},
            }
        ),
        encoding="utf-8",
    )
    out = solved.folder / "new"
    done = ask(solved, "what-if", solved.out, "--changes", changes, "--out", out)
    assert done.exit_code == 0, done.output
    after = {row["account_id"]: row["seller_id"] for row in rows(out / "plan.csv")}
    assert "S3" not in after.values()
    assert "S9" in after.values()
    check = done.output.split("fieldhouse ")[-1].split()
    assert run(*check).exit_code == 0
    compared = run(
        "territory", "compare", solved.out, out, "--accounts", solved.files["accounts"], "--out", out
    )
    before = solved.plan()
    moved = {row["account_id"] for row in rows(out / "moves.csv")}
    assert moved == {name for name in before if before[name] != after[name]}
    assert f"{len(moved)} accounts change hands" in compared.output
    assert sum(int(row["accounts_coming"]) for row in rows(out / "people.csv")) == len(moved)


@pytest.mark.parametrize("changes", [{"remove": ["S1"]}, {"remove_sellers": "S1"}, {"bands": {"S8": {}}}, []])
def test_changes_that_are_none_are_refused(solved, changes):
    path = solved.folder / "changes.json"
    path.write_text(json.dumps(changes), encoding="utf-8")
    assert ask(solved, "what-if", solved.out, "--changes", path, "--out", solved.folder / "x").exit_code != 0
    assert not (solved.folder / "x" / "plan.csv").exists()


def test_a_wider_band_and_a_cheaper_move_never_cost_more(solved):
    out = solved.folder / "frontier"
    asked = [part for one in (0.3, 0.15) for part in ("--tolerance", one)]
    asked += [part for one in (0, 5) for part in ("--move-price", one)]
    done = ask(solved, "frontier", *asked, "--out", out)
    assert done.exit_code == 0, done.output
    points = rows(out / "frontier.csv")
    cost = {(float(row["tolerance"]), float(row["move_price"])): row for row in points}
    assert len(cost) == 4
    for price in (0.0, 5.0):
        assert float(cost[0.3, price]["lower_bound"]) <= float(cost[0.15, price]["objective"])
    for tolerance in (0.3, 0.15):
        assert float(cost[tolerance, 0.0]["lower_bound"]) <= float(cost[tolerance, 5.0]["lower_bound"]) + 1e-6
        assert float(cost[tolerance, 5.0]["farthest_workload"]) <= tolerance + 1e-9
    first = out / points[0]["folder"]
    files = solved.files | {"sellers": first / "sellers.csv", "options": first / "options.json"}
    given = [part for name, path in files.items() for part in (f"--{name}", path)]
    assert run("territory", "verify", first, *given).exit_code == 0
