"""What a whole export has no more is gone from its day on; what a partial one lacks says nothing."""

from __future__ import annotations

from typing import Any

from fieldhouse.apps.imports.queries.digest import home_digest

from . import acme
from .acme import FILES
from .conftest import Home

LINES = FILES["opportunity"].splitlines(keepends=True)


def export(*without: str) -> str:
    return "".join(line for line in LINES if line.partition(",")[0] not in without)


def take(home: Home, opportunity: str, taken_on: str, *, is_whole: bool = True, **more: str) -> Any:
    """Import an export of deals alone."""
    from fieldhouse.apps.imports.actions import import_source
    from fieldhouse.web.sentences import sentence_for_finding

    folder = acme.write(
        home.inbox / str(next(home.numbers)), {"opportunity": opportunity, **more}, taken_on=taken_on
    )
    profile = folder / "fieldhouse-profile.toml"
    said = profile.read_text().replace("[profile]\n", f"[profile]\nwhole = {str(is_whole).lower()}\n")
    profile.write_text(said)
    return import_source(folder, "fieldhouse", describe=sentence_for_finding)


def keys(home: Home, run: Any, rule: str) -> list[str]:
    return [row["value"] for row in home.found(run, rule)]


def open_deals(home: Home, as_of: str, node: str = "CRO") -> int | None:
    return home.figure(f"organisation/acme:{node}", "open_all", as_of=as_of, period="FY25-Q3").counted


def test_a_deal_that_is_missing_is_gone_from_the_day_of_the_export_and_earlier_days_stay(acme_home) -> None:
    before = acme_home.digits()
    run = take(acme_home, export("O1"), "2025-07-20")
    assert (run.state, keys(acme_home, run, "opportunity.gone")) == ("done", ["O1"])
    assert [open_deals(acme_home, day) for day in ("2025-07-19", "2025-07-20", "2025-08-31")] == [2, 1, 1]
    assert open_deals(acme_home, "2025-07-20", "BOB") == 0
    assert acme_home.digits() == before


def test_what_a_partial_export_lacks_says_nothing(acme_home) -> None:
    run = take(acme_home, export("O1", "W1"), "2025-07-20", is_whole=False)
    assert run.state == "done" and not keys(acme_home, run, "opportunity.gone")
    assert open_deals(acme_home, "2025-07-20") == 2


def test_a_whole_export_without_a_file_of_deals_says_nothing_of_them(acme_home) -> None:
    folder_only = {"account": FILES["account"]}
    from fieldhouse.apps.imports.actions import import_source

    folder = acme.write(acme_home.inbox / "accounts", folder_only, taken_on="2025-07-20")
    profile = folder / "fieldhouse-profile.toml"
    profile.write_text(profile.read_text().replace("[profile]\n", "[profile]\nwhole = true\n"))
    assert import_source(folder, "fieldhouse", describe=lambda one: one.rule).state == "done"
    assert open_deals(acme_home, "2025-07-20") == 2


def test_it_comes_back_with_an_export_that_has_it_partial_or_whole(acme_home) -> None:
    take(acme_home, export("O1"), "2025-07-10")
    again = take(acme_home, export("O1"), "2025-07-20")
    assert not keys(acme_home, again, "opportunity.gone"), "it is gone already"
    run = take(
        acme_home,
        "".join([LINES[0], *(one for one in LINES if one.startswith("O1"))]),
        "2025-07-30",
        is_whole=False,
    )
    assert keys(acme_home, run, "opportunity.back") == ["O1"]
    days = ("2025-07-09", "2025-07-10", "2025-07-29", "2025-07-30")
    assert [open_deals(acme_home, day) for day in days] == [2, 1, 1, 2]
    run = take(acme_home, export("O1"), "2025-08-10")
    assert keys(acme_home, run, "opportunity.gone") == ["O1"]
    assert [open_deals(acme_home, day) for day in ("2025-08-09", "2025-08-10")] == [2, 1]


def test_the_same_whole_export_again_changes_nothing(acme_home) -> None:
    take(acme_home, export("O1"), "2025-07-20")
    before, generation = home_digest(), acme_home.generation()
    take(acme_home, export("O1"), "2025-07-20")
    assert (home_digest(), acme_home.generation()) == (before, generation)


def test_an_export_of_before_what_is_known_tells_of_nothing_gone(acme_home) -> None:
    run = take(acme_home, export("O1"), "2025-06-20")
    assert not keys(acme_home, run, "opportunity.gone") and open_deals(acme_home, "2025-06-30") == 2


def test_rejected_rows_of_deals_are_not_missing_ones(acme_home) -> None:
    broken = export("O1").replace("2025-04-11", "soon")
    run = take(acme_home, broken, "2025-07-20")
    assert run.summary["rejected"] == 1
    assert acme_home.found(run, "opportunity.gone_not_told") and not keys(acme_home, run, "opportunity.gone")
    assert open_deals(acme_home, "2025-07-20") == 2


def test_a_change_names_it_as_gone_under_other(acme_home) -> None:
    from datetime import date

    from fieldhouse.apps.figures.change import change
    from fieldhouse.apps.figures.nodes import node_named
    from fieldhouse.apps.figures.question import ask

    take(acme_home, export("O1"), "2025-07-20")
    question = ask(node_named("organisation/acme:CRO"), as_of="2025-07-20", period="FY25-Q2")
    (step,) = change(question, "open_all", date(2025, 7, 1)).waterfall.steps
    assert (str(step.reason), step.deals, step.amount_minor) == ("other", 1, -50_000)
