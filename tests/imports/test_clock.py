"""An export that says nothing of its day is taken today; a clock that was set back makes no false today."""

from datetime import UTC, datetime

import pytest
from tests.imports import acme

from fieldhouse.apps.imports import actions
from fieldhouse.apps.imports.actions import import_source


@pytest.mark.parametrize(("day", "state"), [(28, "failed"), (29, "done"), (30, "done")])
def test_an_import_by_a_clock_that_is_behind_the_data_is_refused(
    acme_home, tmp_path, monkeypatch, day, state
):
    acme_home.take()  # taken on 30 June
    before = acme_home.figures()
    folder = acme.write(tmp_path / "again", acme.FILES)
    profile = folder / "fieldhouse-profile.toml"
    lines = profile.read_text(encoding="utf-8").splitlines(keepends=True)
    profile.write_text("".join(one for one in lines if not one.startswith("taken_on")), encoding="utf-8")
    monkeypatch.setattr(actions, "now", lambda: datetime(2025, 6, day, 12, tzinfo=UTC))
    run = import_source(folder, "fieldhouse", describe=lambda finding: finding.rule)
    assert run.state == state, run.summary
    if state == "failed":
        assert [one["rule"] for one in run.summary["findings"]] == ["import.clock_behind"]
        assert acme_home.figures() == before
