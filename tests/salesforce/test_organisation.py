"""A sheet tells the past of the organisation that Salesforce does not keep, and figures of that time become exact."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.databases import copy_home

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.assumptions import known_since
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.facts.generations import Known, current

from .conftest import UNTIL
from .test_ties_out import TRACKED_DAYS, keys, named, totals  # noqa: F401 - keys is a fixture
from .users import table

HEADS = {"person": "社員", "position": "ポジション", "manager": "上司", "from": "開始日", "to": "終了日"}
DAYS = [day for day in TRACKED_DAYS if day < UNTIL]


@pytest.fixture(scope="module")
def told(homes, files, founded, tmp_path_factory) -> Path:
    """A home of what Salesforce keeps, but for the organisation, which is dated."""
    folder = tmp_path_factory.mktemp("told")
    shutil.copytree(files.kept, folder / "files")
    for kind in ("holding", "reporting_line"):
        shutil.copy(files.native / f"{kind}.csv", folder / "files")
    home = founded(folder / "home")
    with homes.within(home):
        run = import_source(folder / "files", "fieldhouse", describe=lambda finding: finding.rule)
        assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    return home


@pytest.fixture(scope="module")
def sheets(homes, files, tmp_path_factory) -> tuple[Path, Path]:
    """A home of the export with the sheet, and the sheet."""
    folder = tmp_path_factory.mktemp("sheets")
    copy_home(homes.salesforce, folder / "home")
    table(files.salesforce / "beside", "organisation").rename(HEADS).write_csv(folder / "組織.csv")
    with homes.within(folder / "home"):
        run = import_source(folder / "組織.csv", "organisation", describe=lambda finding: finding.rule)
        assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
        assert company().data_through == UNTIL
    return folder / "home", folder / "組織.csv"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_totals_of_every_node_become_those_of_the_dated_organisation(homes, sheets, told, keys, day) -> None:  # noqa: F811
    def organisation(home: Path):
        found = totals(homes, home, day)
        return {place: total for place, total in found.items() if place[0] == "organisation"}

    expected = organisation(told)
    assert len(expected) > 500 and expected != named(organisation(homes.salesforce), keys)
    assert named(organisation(sheets[0]), keys) == expected


def test_known_since_moves_back_to_the_first_day_of_the_sheet_and_older_generations_keep_theirs(
    homes, files, sheets
) -> None:
    first = table(files.salesforce / "beside", "organisation")["from"].min()
    with homes.within(sheets[0]):
        told_since = {one.kind: one.known_since for one in known_since(current())}
        before = {one.kind: one.known_since for one in known_since(Known(1))}
    for kind in ("holding", "reporting_line"):
        assert (before[kind], told_since[kind]) == (UNTIL, date.fromisoformat(first))
    assert told_since["territory_line"] == UNTIL
