"""Where other systems go wrong, on a company small enough to check by hand. See `tests/metrics` for the large one."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest
from tests.databases import url_of

from fieldhouse.apps.figures.actions import drain
from fieldhouse.apps.figures.change import change
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure, recomputed
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.figures.sheet import sheet
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.domain.money import CurrencyMismatch, Money, total
from fieldhouse.facts.generations import current, current_manifest

from .acme import FILES

LINES = FILES["reporting_line"].splitlines()[0] + "\n"
CHANGE = "opportunity,field,value,at\n"
MOVED = LINES + "ANN,LEFT,2020-01-01,{on}\nANN,RIGHT,{on},\n"
"""Ann's seat moves from the left team to the right one."""


def test_a_team_moved_today_leaves_every_closed_quarter_alone(acme_home) -> None:
    before = acme_home.digits()
    acme_home.take({"reporting_line": MOVED.format(on="2025-06-30")})
    after = acme_home.digits()
    closed = {
        place
        for place in before
        if place[1] == "FY25-Q1" and (place[2] == "2025-03-31" or place[3] == "closed")
    }
    assert {place: before[place] for place in closed} == {place: after[place] for place in closed}
    assert acme_home.figure("RIGHT", "closed", as_of="2025-06-30").amount_minor == 210_000


def test_a_move_entered_late_is_a_correction_beside_the_sealed_quarter(acme_home) -> None:
    from fieldhouse.apps.company.actions import close_period

    close_period("FY25-Q1", closed_by=None)
    sealed = {
        node: acme_home.figure(f"organisation/acme:{node}", "closed")
        for node in ("CRO", "LEFT", "RIGHT", "ANN")
    }
    acme_home.take({"reporting_line": MOVED.format(on="2025-02-01")})
    for node, one in sealed.items():
        again = acme_home.figure(f"organisation/acme:{node}", "closed")
        assert (again.id, again.amount_minor, again.counted) == (one.id, one.amount_minor, one.counted)
    moved = 100_000 + 66_669  # W1, and what Bob leaves of W3
    pages = {node: sheet(ask(node_named(f"organisation/acme:{node}"), period="FY25-Q1")) for node in sealed}
    assert {node: page.corrections_minor for node, page in pages.items()} == {
        "CRO": 0,
        "LEFT": -moved,
        "RIGHT": moved,
        "ANN": 0,
    }
    assert all(page.is_sealed for page in pages.values())
    rows = {node: [row.node.key for row in page.rows] for node, page in pages.items()}
    assert rows["LEFT"] == ["acme:ANN", "acme:BOB"], "a sealed page shows the nodes that its sums are made of"
    assert (
        sum(row.figures["closed"].amount_minor for row in pages["LEFT"].rows) == sealed["LEFT"].amount_minor
    )


def test_an_edit_made_before_the_close_is_in_the_sealed_quarter(acme_home) -> None:
    from fieldhouse.apps.company.actions import close_period

    _edit("O1", "best_case")
    told = acme_home.figure("CRO", "open_best_case", period="FY25-Q2", as_of="2025-06-30")
    close_period("FY25-Q2", closed_by=None)
    sealed = acme_home.figure("CRO", "open_best_case", period="FY25-Q2", as_of="2025-06-30")
    assert (sealed.amount_minor, sealed.counted) == (told.amount_minor, told.counted)


def test_a_parent_includes_its_children_and_counts_a_shared_deal_once(acme_home) -> None:
    closed = {
        node: acme_home.figure(node, "closed", view="today") for node in "CRO LEFT RIGHT ANN BOB CID".split()
    }
    amounts = {node: one.amount_minor for node, one in closed.items()}
    assert amounts["CRO"] == amounts["LEFT"] + amounts["RIGHT"]
    assert amounts["LEFT"] == amounts["ANN"] + amounts["BOB"] == 100_000 + 99_999
    assert (amounts["ANN"], amounts["BOB"]) == (100_000 + 66_669, 33_330)
    assert {node: one.counted for node, one in closed.items()} == {
        "CRO": 3,
        "LEFT": 2,
        "RIGHT": 1,
        "ANN": 2,
        "BOB": 1,
        "CID": 1,
    }


def test_dollars_and_yen_do_not_add() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(100, "USD") + Money(100, "JPY")
    with pytest.raises(CurrencyMismatch):
        total([Money(100, "USD"), Money(100, "JPY")], "USD")


def test_a_late_history_row_falls_into_its_place(acme_home) -> None:
    """What an open deal came to on four days, told in the wrong order."""
    acme_home.take({"change": CHANGE + "O1,amount,900,2025-06-20\nO1,stage,Open,2025-04-10\n"})
    acme_home.take({"change": CHANGE + "O1,amount,300,2025-05-10\nO1,category,pipeline,2025-05-10\n"})

    def stood(on: str, metric: str = "open_all") -> int:
        return acme_home.figure("BOB", metric, period="FY25-Q2", as_of=on).amount_minor

    assert [stood(on) for on in ("2025-05-09", "2025-05-10", "2025-06-19", "2025-06-20")] == [
        0,
        30_000,
        30_000,
        90_000,
    ]
    question = ask(node_named("BOB"), period="FY25-Q2", as_of="2025-06-20")
    assert change(question, "open_all", date(2025, 6, 19)).amount_minor == 60_000
    before = home_digest()
    acme_home.take({"change": CHANGE + "O1,amount,300,2025-05-10\nO1,amount,900,2025-06-20\n"})
    assert home_digest() == before


def test_an_edit_shows_at_once_and_stays(acme_home) -> None:
    """In the figure and in the list, with another id; draining keeps the digits, and the CRM does not undo it."""
    before = _open(acme_home)
    version = _edit("O1", "best_case")
    after = _open(acme_home)
    assert str(current()).startswith("1+") and after["id"] != before["id"]
    assert (before["commit"], after["commit"]) == (50_000, 0)
    assert after["best"] - before["best"] == 50_000 and _listed("O1") == "best_case"
    assert version == 2
    manifest = drain(_run())
    drained = _open(acme_home)
    assert manifest.number == 2 and str(current()) == "2" and drained["id"] not in (before["id"], after["id"])
    assert (drained["commit"], drained["best"], _listed("O1")) == (
        after["commit"],
        after["best"],
        "best_case",
    )
    generation = acme_home.generation()
    for _twice in range(2):
        run = acme_home.take()
        assert run.summary["unchanged"] == run.summary["rows"]
        assert acme_home.generation() == generation, "the CRM says what it has said before: nothing is new"
    acme_home.take(taken_on="2025-07-10")
    assert (_open(acme_home)["commit"], _listed("O1")) == (0, "best_case")
    assert drain(_run()) is None


def test_an_edit_is_in_no_day_before_it(acme_home) -> None:
    before = acme_home.figure("BOB", "open_commit", period="FY25-Q2", as_of="2025-06-29")
    _edit("O1", "best_case")
    after = acme_home.figure("BOB", "open_commit", period="FY25-Q2", as_of="2025-06-29")
    assert (before.amount_minor, before.id == after.id) == (after.amount_minor, False)


def test_a_user_who_saw_the_deal_before_an_edit_does_not_overwrite_it(acme_home) -> None:
    from fieldhouse.domain.errors import Refused

    _edit("O1", "best_case")
    drain(_run())
    with pytest.raises(Refused, match="changed_meanwhile"):
        _edit("O1", "pipeline", version=1)
    assert _listed("O1") == "best_case"


def test_a_figure_of_an_older_generation_keeps_its_digits(acme_home) -> None:
    old = acme_home.figures()
    spec = acme_home.figure("LEFT", "pipeline_total", period="FY25-Q2", as_of="2025-06-30").spec
    said = recomputed(spec).amount_minor
    acme_home.take({"reporting_line": MOVED.format(on="2025-02-01")})
    acme_home.take({"change": CHANGE + "O1,amount,1,2025-05-01\nW1,stage,Lost,2025-03-01\n"})
    assert (
        acme_home.figure("LEFT", "closed").amount_minor
        != old["organisation/acme:LEFT", "FY25-Q1", "2025-03-31", "closed"][1]
    )
    from tests.demo_home import forget_kept

    forget_kept()
    assert recomputed(spec).amount_minor == said
    for (node, period, as_of, metric), (id_, amount, counted) in old.items():
        one = figure(ask(node_named(node), period=period, as_of=as_of, known="1"), metric)
        assert (one.id, one.amount_minor, one.counted) == (id_, amount, counted)


PROBE = """
import django; django.setup()
from django.utils import translation
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure, metric_names
from fieldhouse.apps.figures.question import ask
translation.activate({language!r})
question = ask(node_named("organisation/acme:LEFT"), period="FY25-Q2")
for metric in metric_names():
    one = figure(question, metric)
    print(metric, one.id, one.amount_minor, one.num, one.den, one.why)
"""


def test_ids_and_digits_are_the_same_in_every_process_and_language(acme_home) -> None:
    told = set()
    for seed, language, zone in (("1", "en", "UTC"), ("4242", "ja", "Asia/Tokyo")):
        env = {
            **os.environ,
            "FIELDHOUSE_HOME": str(acme_home.folder),
            "DATABASE_URL": url_of(acme_home.folder),
            "DJANGO_SETTINGS_MODULE": "fieldhouse.web.settings",
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        probe = [sys.executable, "-W", "ignore", "-c", PROBE.format(language=language)]
        told.add(subprocess.run(probe, env=env, capture_output=True, text=True, check=True).stdout)
    assert len(told) == 1
    question = ask(node_named("organisation/acme:LEFT"), period="FY25-Q2")
    (lines,) = told
    assert f"open_commit {figure(question, 'open_commit').id} 50000 " in lines


def _run():
    from fieldhouse.apps.runs.actions import start

    return start("drain")


def _edit(deal: str, category: str, version: int | None = None) -> int:
    """Edit a category as RevOps does, from the version that the list shows unless another is given."""
    from fieldhouse.apps.pipeline.actions import edit_deal
    from fieldhouse.apps.pipeline.models import Deal
    from fieldhouse.apps.roles.actions import create_user, grant_role
    from fieldhouse.apps.roles.queries import user_named

    user = user_named("ops")
    if user is None:
        user = create_user("ops", "a password that is long")
        grant_role(user, "revops")
    held = Deal.objects.get(generation=current_manifest().mart, opportunity__source_key=deal)
    return edit_deal(
        user, held.opportunity_id, "category", category, "heard it", version or held.version
    ).version


def _listed(deal: str) -> str:
    from fieldhouse.apps.pipeline.models import Deal

    return Deal.objects.get(generation=current_manifest().mart, opportunity__source_key=deal).category


def _open(home) -> dict[str, object]:
    asked = {"period": "FY25-Q2", "as_of": "2025-06-30"}
    commit, best = (home.figure("BOB", metric, **asked) for metric in ("open_commit", "open_best_case"))
    return {"id": commit.id, "commit": commit.amount_minor, "best": best.amount_minor}
