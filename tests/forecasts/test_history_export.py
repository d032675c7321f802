"""A home writes itself in the engine's file contract: what backtest and run read, by the policy, and nothing later."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.forecasts.exporting import export_history
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.domain.errors import Refused
from fieldhouse.engines.forecast.backtest.report import report
from fieldhouse.engines.forecast.contract.columns import columns
from fieldhouse.engines.forecast.contract.instants import day_of
from fieldhouse.engines.forecast.contract.tables import tables_of
from fieldhouse.engines.forecast.run.answer import run
from fieldhouse.facts.generations import current
from fieldhouse.ingest.forecast_folder import read_forecast_folder

FILES = ("about.json", "activities.csv", "history.csv", "opportunities.csv")
EARLIER = date(2026, 9, 30)


@pytest.fixture
def written(demo_home, db, tmp_path):
    """``written(name, user, …)``: the folder of an export, and what it says it wrote."""

    def write(name, user=None, **more):
        folder = tmp_path / name
        return folder, export_history(demo_home.user(user) if user else None, folder, known=current(), **more)

    return write


def read(folder):
    return columns(tables_of(*read_forecast_folder(folder)))


def deals_of(folder):
    return set(pl.read_csv(folder / "opportunities.csv", infer_schema=False)["opportunity_id"])


def test_the_engine_reads_it_and_two_exports_are_equal(written):
    (one, found), (other, again) = written("one", currency="USD"), written("other", currency="USD")
    assert found == again and 0 < found.deals < found.of_deals
    for name in FILES:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    said = json.loads((one / "about.json").read_text())
    assert said["won"] == ["closed_won"] and said["order"][0] != said["order"][-1]
    looked = report(read(one), "28", 91, None, 0)
    ours = next(row for row in looked["rows"] if row["method"] == "fieldhouse")
    assert ours["n"] >= 5 and ours["wape"] is not None
    ahead = run(read(one), day_of("2026-11-20", "as_of"), day_of("2027-01-01", "until"))
    assert ahead["total"]["mean"] > 0 and ahead["deals"]


def test_a_forecast_of_an_earlier_day_is_the_same_from_the_export_of_that_day_and_from_a_later_one(written):
    asked = day_of("2026-10-01T07:00:00Z", "as_of"), day_of("2027-01-01", "until")
    then, _found = written("then", currency="USD", as_of=EARLIER)
    now, _found = written("now", currency="USD")
    assert deals_of(then) < deals_of(now)
    assert run(read(then), *asked)["deals"] == run(read(now), *asked)["deals"]
    assert run(read(then), *asked)["total"] == run(read(now), *asked)["total"]


def test_it_holds_what_its_asker_may_see_and_walls_only_where_named(written, demo_home):
    everything, whole = written("all", walls=["public_sector"])
    usual, _found = written("usual")
    team, _found = written("team", "leader")
    behind, _found = written("behind", "walled_leader", walls=["public_sector"])
    assert whole.deals == whole.of_deals
    assert deals_of(team) < deals_of(usual) < deals_of(everything)
    assert deals_of(team) < deals_of(behind) and not deals_of(behind) <= deals_of(usual)
    assert set(pl.read_csv(team / "history.csv", infer_schema=False)["opportunity_id"]) <= deals_of(team)
    noted = AuditEntry.objects.filter(action="export", subject="forecast_history").latest("pk")
    assert noted.who == demo_home.user("walled_leader").pk


def test_what_may_not_be_written_is_refused_before_a_file_stands(written, tmp_path):
    with pytest.raises(NotAllowed):
        written("wall", "leader", walls=["public_sector"])
    with pytest.raises(NotAllowed):
        written("nobody", "nobody")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(Refused) as refused:
        written("full")
    assert refused.value.code == "export.folder_not_empty"
    assert not (tmp_path / "wall").exists() and not (tmp_path / "nobody").exists()
