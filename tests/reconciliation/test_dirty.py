"""A dirty export, and the reports that the source gives of the same company, in both languages and every form.

The reports are written by the simulator from its own knowledge: people and amounts that the export leaves out among it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.demo_home import standing_in

from fieldhouse.apps.reconciliation.actions import reconcile

from .conftest import SCALE, UNTIL
from .test_ties_out import check

FORMS = ("en.csv", "ja.csv", "ja-cp932.csv", "en.xlsx", "ja.xlsx")


@pytest.fixture(scope="module")
def dirty(
    founded: Any, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Any:
    from fieldhouse.apps.imports.actions import import_source
    from fieldhouse.simulator import Form, simulate

    files, home = tmp_path_factory.mktemp("dirty"), founded(tmp_path_factory.mktemp("soiled") / "home")
    simulate(files, scale=SCALE, until=UNTIL, form=Form.SALESFORCE, is_dirty=True)
    with django_db_blocker.unblock(), standing_in(home):
        run = import_source(files, "salesforce", describe=lambda finding: finding.rule)
        assert run.state == "done", run.summary
        yield files / "reports"


@pytest.mark.parametrize("form", FORMS)
def test_every_difference_to_the_sources_own_report_is_explained(dirty: Path, form: str) -> None:
    kept = reconcile(dirty / f"opportunities-{form}")
    check(kept)
    assert (kept.unexplained, kept.as_of) == (0, UNTIL)
    assert kept.facts["ours"] == kept.facts["both"] == kept.facts["theirs"] > 100
    reasons = Counter(step["reason"] for one in kept.differences.all() for step in one.steps)
    assert reasons.keys() == {"conversion", "not_exported", "split"}
    assert all(reasons.values())
