"""`fieldhouse figure`, `forecast show`, `change`, `nodes` and `deals`: one set of digits, by the rights of who asks."""

from __future__ import annotations

import json
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from tests.databases import copy_home
from tests.program import done


@pytest.fixture(scope="module")
def ask(simulated_home: Path, within, tmp_path_factory: pytest.TempPathFactory):
    """A command in a copy of the home, which has a leader of EMEA."""
    copied = copy_home(simulated_home, tmp_path_factory.mktemp("figures") / "home")
    asked = partial(within, copied)
    assert asked("user", "add", "emea", "--role", "leader", "--node", "LEAD-EMEA").returncode == 0
    return asked


def _json(ask, *arguments: object):
    ended = ask(*arguments, "--json")
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def sheet(ask):
    return _json(ask, "forecast", "show", "--node", "CRO", "--since", "2026-10-01")


def test_a_figure_has_the_digits_and_the_id_of_the_sheet(ask, sheet):
    for metric in ("commit_total", "attainment"):
        assert _json(ask, "figure", metric, "--node", "CRO") == sheet["figures"][metric]


def test_a_user_of_the_node_gets_the_same_figure(ask, sheet):
    emea = next(row for row in sheet["rows"] if row["node"]["key"].endswith(":LEAD-EMEA"))
    theirs = _json(ask, "figure", "closed", "--node", "LEAD-EMEA", "--as", "emea")
    assert theirs == emea["figures"]["closed"]


def test_a_user_without_the_right_to_a_node_is_refused(ask):
    ended = ask("figure", "closed", "--node", "CRO", "--as", "emea", "--json")
    assert ended.returncode == 1
    assert json.loads(ended.stderr)["error"]["code"] == "policy.no_node"


def test_a_change_adds_up_and_ends_at_the_sheets_figure(ask, sheet):
    change = _json(ask, "change", "--node", "CRO", "--since", "2026-10-01")
    assert change == sheet["change"]
    steps = sum(step["amount_minor"] for step in change["steps"])
    assert change["opening_minor"] + steps == change["closing_minor"]
    assert change["closing_minor"] == sheet["figures"]["pipeline_total"]["amount_minor"]


def test_evidence_adds_up_to_the_figure(ask):
    figure = _json(ask, "figure", "open_all", "--node", "CRO", "--evidence")
    assert figure["shown"] == figure["total"] == figure["counted"] == len(figure["deals"]) > 0
    assert sum(deal["part_minor"] for deal in figure["deals"]) == figure["amount_minor"]
    listed = _json(ask, "deals", "list", "--node", "CRO", "--metric", "open_all")
    assert listed["deals"] == figure["deals"]


def test_filters_restrict_and_a_filter_without_a_value_is_refused(ask):
    whole = _json(ask, "figure", "open_all", "--node", "CRO")
    part = _json(ask, "figure", "open_all", "--node", "CRO", "--filter", "currency=JPY")
    assert 0 < part["counted"] < whole["counted"]
    ended = ask("figure", "open_all", "--node", "CRO", "--filter", "JPY", "--json")
    assert json.loads(ended.stderr)["error"]["code"] == "filter.not_a_pair"


def test_the_operator_opens_a_wall_and_the_log_has_a_line(ask, tmp_path):
    before = len(_log(ask, tmp_path))
    behind = _json(ask, "figure", "open_all", "--node", "CRO", "--wall", "public_sector")
    assert behind["counted"] > _json(ask, "figure", "open_all", "--node", "CRO")["counted"]
    added = _log(ask, tmp_path)[before:]
    assert [entry["payload"]["action"] for entry in added] == [
        "wall.read",
        "audit.export",
    ]  # the first look's own line


def test_a_process_of_its_own_gives_the_same_figure(ask, simulated_home):
    alone = done("figure", "open_all", "--node", "CRO", "--json", home=simulated_home)
    assert json.loads(alone) == _json(ask, "figure", "open_all", "--node", "CRO")


def test_text_shows_the_same_amount(ask):
    amount = _json(ask, "figure", "open_all", "--node", "CRO")["amount_minor"]
    first_line = ask("figure", "open_all", "--node", "CRO").stdout.splitlines()[0]
    assert first_line.replace(",", "").replace(".", "") == f"{amount} USD"


def test_nodes_stand_under_the_one_above(ask):
    nodes = _json(ask, "nodes", "list")
    assert nodes[0]["reference"].endswith(":CRO")
    assert all(node["depth"] <= before["depth"] + 1 for before, node in pairwise(nodes))
    theirs = _json(ask, "nodes", "list", "--as", "emea")
    assert theirs[0]["reference"].endswith(":LEAD-EMEA")
    assert {node["reference"] for node in theirs} < {node["reference"] for node in nodes}


def _log(ask, tmp_path: Path) -> list[dict]:
    file = tmp_path / "log.jsonl"
    assert ask("audit", "export", file).returncode == 0
    return [json.loads(line) for line in file.read_text().splitlines()]
