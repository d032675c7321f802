"""``fieldhouse quota``: files in, quotas with a proof out, and a check that is not fooled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fieldhouse.checkers.quotas import check_quotas
from fieldhouse.cli.main import app

PEOPLE = """\
id,parent_id,base_minor,least_minor,most_minor,ramp,history_minor,potential_minor
top,,,,,,,
west,top,,,,,,
east,top,,,,,,
ann,west,100000,,,,90000,120000
bo,west,300000,100000,700000,0.5,250000,310000
cy,east,600001,,650000,,500000,600000
"""
OPTIONS = {"total_minor": 1_000_003, "over_assignment": [0.05, 0.03]}


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    people, options = tmp_path / "people.csv", tmp_path / "options.json"
    people.write_text(PEOPLE, encoding="utf-8")
    options.write_text(json.dumps(OPTIONS), encoding="utf-8")
    return {"people": people, "options": options, "out": tmp_path / "out"}


def allocate(files):
    return run(
        "quota", "allocate", "--people", files["people"], "--options", files["options"], "--out", files["out"]
    )


def verify(files):
    return run("quota", "verify", files["out"], "--people", files["people"], "--options", files["options"])


def quota_of(files, name):
    rows = (files["out"] / "quotas.csv").read_text(encoding="utf-8").splitlines()
    return int(next(row for row in rows if row.startswith(f"{name},")).split(",")[2])


def test_what_is_allocated_is_verified(files) -> None:
    done = allocate(files)
    assert done.exit_code == 0, done.output
    assert quota_of(files, "top") == 1_000_003
    assert quota_of(files, "west") + quota_of(files, "east") == 1_050_003
    assert quota_of(files, "bo") <= 350_000
    assert verify(files).exit_code == 0


@pytest.mark.parametrize(("old", "new"), [("ann,west,", "ann,west,9"), ("cy,east,", "cy,east,1")])
def test_an_altered_quota_is_refused(files, old, new) -> None:
    allocate(files)
    path = files["out"] / "quotas.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert verify(files).exit_code == 1


def test_a_quota_moved_from_one_to_another_is_no_nearest_choice(files) -> None:
    """Also where whoever altered it makes all hashes anew."""
    allocate(files)
    path = files["out"] / "quotas.csv"
    rows = [row.split(",") for row in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row[2] = str(int(row[2]) + {"ann": 2, "bo": -2}[row[0]]) if row[0] in ("ann", "bo") else row[2]
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    refusals = check_quotas(files["out"], files["people"], files["options"])
    assert any(one.startswith("not_nearest") for one in refusals)
    assert not any(one.startswith("sum_differs") for one in refusals)


def test_altered_inputs_are_refused(files) -> None:
    allocate(files)
    files["options"].write_text(json.dumps(OPTIONS | {"total_minor": 1_000_004}), encoding="utf-8")
    assert verify(files).exit_code == 1


@pytest.mark.parametrize("basis", ["equal_stretch", "potential", "history"])
def test_every_basis_is_verified(files, basis) -> None:
    files["options"].write_text(json.dumps(OPTIONS | {"basis": basis}), encoding="utf-8")
    assert allocate(files).exit_code == 0
    assert verify(files).exit_code == 0


def test_every_finding_is_listed_and_nothing_is_allocated(files) -> None:
    rows = PEOPLE.replace("ann,west,100000", "ann,nowhere,-5").replace("0.5", "fast").replace("600001", "")
    files["people"].write_text(rows + "cy,east,1,,,,1,1\n", encoding="utf-8")
    done = allocate(files)
    assert done.exit_code == 1
    found = (files["out"] / "findings.csv").read_text(encoding="utf-8")
    for rule in ("parent_unknown", "not_minor", "ramp_wrong", "no_weight"):
        assert f"allocation.{rule}" in found
    assert "coverage.id_twice" in found
    assert not (files["out"] / "quotas.csv").exists()


def test_rows_that_lead_round_are_named(files) -> None:
    files["people"].write_text(PEOPLE.replace("west,top", "west,ann"), encoding="utf-8")
    assert allocate(files).exit_code == 1
    assert "allocation.cycle" in (files["out"] / "findings.csv").read_text(encoding="utf-8")
