"""`fieldhouse figure`, `forecast show`, `change`, `nodes` and `deals`: one set of digits, by the rights of who asks."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from tests.program import done, fieldhouse


@pytest.fixture(scope="module")
def home(simulated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with a leader of EMEA."""
    copied = shutil.copytree(simulated_home, tmp_path_factory.mktemp("figures") / "home")
    done("user", "add", "emea", "--role", "leader", "--node", "LEAD-EMEA", home=copied)
    return copied


def _json(home: Path, *arguments: object):
    return json.loads(done(*arguments, "--json", home=home))


@pytest.fixture(scope="module")
def sheet(home):
    return _json(home, "forecast", "show", "--node", "CRO", "--since", "2026-10-01")


def test_a_figure_has_the_digits_and_the_id_of_the_sheet(home, sheet):
    for metric in ("commit_total", "attainment"):
        assert _json(home, "figure", metric, "--node", "CRO") == sheet["figures"][metric]


def test_a_user_of_the_node_gets_the_same_figure(home, sheet):
    emea = next(row for row in sheet["rows"] if row["node"]["key"].endswith(":LEAD-EMEA"))
    theirs = _json(home, "figure", "closed", "--node", "LEAD-EMEA", "--as", "emea")
    assert theirs == emea["figures"]["closed"]


def test_a_user_without_the_right_to_a_node_is_refused(home):
    ended = fieldhouse("figure", "closed", "--node", "CRO", "--as", "emea", "--json", home=home)
    assert ended.returncode == 1
    assert json.loads(ended.stderr)["error"]["code"] == "policy.no_node"


def test_a_change_adds_up_and_ends_at_the_sheets_figure(home, sheet):
    change = _json(home, "change", "--node", "CRO", "--since", "2026-10-01")
    assert change == sheet["change"]
    steps = sum(step["amount_minor"] for step in change["steps"])
    assert change["opening_minor"] + steps == change["closing_minor"]
    assert change["closing_minor"] == sheet["figures"]["pipeline_total"]["amount_minor"]


def test_evidence_adds_up_to_the_figure(home):
    figure = _json(home, "figure", "open_all", "--node", "CRO", "--evidence")
    assert figure["shown"] == figure["total"] == figure["counted"] == len(figure["deals"]) > 0
    assert sum(deal["part_minor"] for deal in figure["deals"]) == figure["amount_minor"]
    listed = _json(home, "deals", "list", "--node", "CRO", "--metric", "open_all")
    assert listed["deals"] == figure["deals"]


def test_filters_restrict_and_a_filter_without_a_value_is_refused(home):
    whole = _json(home, "figure", "open_all", "--node", "CRO")
    part = _json(home, "figure", "open_all", "--node", "CRO", "--filter", "currency=JPY")
    assert 0 < part["counted"] < whole["counted"]
    ended = fieldhouse("figure", "open_all", "--node", "CRO", "--filter", "JPY", "--json", home=home)
    assert json.loads(ended.stderr)["error"]["code"] == "filter.not_a_pair"


def test_the_operator_opens_a_wall_and_the_log_has_a_line(home):
    before = len(_log(home))
    behind = _json(home, "figure", "open_all", "--node", "CRO", "--wall", "public_sector")
    assert behind["counted"] > _json(home, "figure", "open_all", "--node", "CRO")["counted"]
    added = _log(home)[before:]
    assert [entry["payload"]["action"] for entry in added] == ["wall.read"]


def test_text_shows_the_same_amount(home):
    amount = _json(home, "figure", "open_all", "--node", "CRO")["amount_minor"]
    first_line = done("figure", "open_all", "--node", "CRO", home=home).splitlines()[0]
    assert first_line.replace(",", "").replace(".", "") == f"{amount} USD"


def test_nodes_stand_under_the_one_above(home):
    nodes = _json(home, "nodes", "list")
    assert nodes[0]["reference"].endswith(":CRO")
    assert all(node["depth"] <= before["depth"] + 1 for before, node in pairwise(nodes))
    theirs = _json(home, "nodes", "list", "--as", "emea")
    assert theirs[0]["reference"].endswith(":LEAD-EMEA")
    assert {node["reference"] for node in theirs} < {node["reference"] for node in nodes}


def _log(home: Path) -> list[dict]:
    file = home / "cache" / "log.jsonl"
    file.parent.mkdir(exist_ok=True)
    done("audit", "export", file, home=home)
    return [json.loads(line) for line in file.read_text().splitlines()]
