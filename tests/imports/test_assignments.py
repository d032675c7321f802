"""A sheet that tells of the past of an organisation: whom its rows mean, and what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.salesforce.small import take  # noqa: F401 - a fixture

from fieldhouse.apps.figures.assumptions import known_since
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.people.queries import held_by, holders
from fieldhouse.facts.generations import current
from fieldhouse.web.sentences import sentence_for_finding

HEAD = "person,position,manager,from,to\n"
EVERYBODY = (
    "h@a.example,Head,,2024-01-01,\nl@a.example,Team,Head,2024-01-01,\n"
    "Ann Seller,,North,2024-01-01,2024-12-31\nAnn Seller,,Team,2025-01-01,\n0054,,Team,2024-01-01,\n"
    "Lea Lead,North,Head,2023-01-01,2023-12-31\n,North,Head,2024-01-01,2024-12-31\n"
)
"""Hana is the head, Lea leads the team; Ann sold in the North, a position of the past, in 2024."""


@pytest.fixture
def tell(take, bare_home, tmp_path) -> Callable[[str], Any]:  # noqa: F811
    """Import an export, and then sheets, each a run."""
    take()

    def telling(rows: str, head: str = HEAD, name: str = "org.csv") -> Any:
        path = Path(tmp_path) / name
        path.write_text(head + rows, encoding="utf-8")
        return import_source(path, "organisation", describe=sentence_for_finding)

    return telling


def counts(run: Any) -> tuple[str, int, int, int]:
    return run.state, *(run.summary[name] for name in ("created", "unchanged", "rejected"))


def open_deals(node: str, day: str) -> int | None:
    return figure(ask(node_named(f"organisation/{node}"), as_of=day), "open_all").counted


def since(kind: str) -> date:
    return next(one.known_since for one in known_since(current()) if one.kind == kind)


def test_a_deal_counts_where_the_sheet_says_its_owner_was(tell) -> None:
    """Ann owns it since May 2025, and Bob did before: both in the team by the export."""
    before = open_deals("salesforce:00E2", "2024-06-30")
    assert counts(
        tell("0054,,North,2024-01-01,2024-12-31\n0054,,Team,2025-01-01,\n,North,Head,2020-01-01,\n")
    ) == (
        "done",
        3,
        0,
        0,
    )
    assert before == 1
    assert [open_deals(node, "2024-06-30") for node in ("salesforce:00E2", "organisation:North")] == [0, 1]
    assert [open_deals(node, "2025-04-30") for node in ("salesforce:00E2", "organisation:North")] == [1, 0]
    assert open_deals("salesforce:00E1", "2024-06-30") == 1


def test_everybody_named_moves_known_since_back_and_one_missing_does_not(tell, bare_home) -> None:
    run = tell(EVERYBODY)
    assert counts(run) == ("done", 7, 0, 0)
    assert since("holding") == since("reporting_line") == date(2023, 1, 1)
    assert not bare_home.found(run, "assignment.not_named")
    run = tell("".join(line for line in EVERYBODY.splitlines(keepends=True) if not line.startswith("0054")))
    assert since("holding") == date(2025, 6, 30)
    assert [row["sentence"][:8] for row in bare_home.found(run, "assignment.not_named")] == ["1 people"]
    assert bare_home.found(run, "assignment.told_no_more")


def test_the_same_again_changes_nothing_and_a_correction_is_a_generation(tell, bare_home) -> None:
    tell(EVERYBODY)
    before, generation = home_digest(), bare_home.generation()
    assert counts(tell(EVERYBODY)) == ("done", 0, 7, 0)
    assert (home_digest(), bare_home.generation()) == (before, generation)
    was = figure(ask(node_named("organisation/organisation:North"), as_of="2024-06-30"), "open_all")
    corrected = EVERYBODY.replace(
        "0054,,Team,2024-01-01,", "0054,,North,2024-01-01,2024-12-31\n0054,,Team,2025-01-01,"
    )
    assert counts(tell(corrected)) == ("done", 2, 6, 0)
    assert bare_home.generation() == generation + 1
    question = ask(node_named("organisation/organisation:North"), as_of="2024-06-30", known=str(generation))
    assert figure(question, "open_all").counted == was.counted == 0
    assert open_deals("organisation:North", "2024-06-30") == 1


def test_japanese_heads_are_read(tell) -> None:
    run = tell(
        "h@a.example,Head,,2024/1/1,\n", head="担当者,ポジション,上司,開始日,終了日\n", name="組織.csv"
    )
    assert counts(run) == ("done", 1, 0, 0)


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ("Nobody,Team,Head,2024-01-01,\n", "assignment.person_unknown"),
        ("0059,,Head,2024-01-01,\n", "assignment.position_missing"),
        (",,Head,2024-01-01,\n", "assignment.position_missing"),
        ("0053,,Nowhere,2024-01-01,\n", "assignment.manager_unknown"),
        ("0053,Team,,2024-01-01,\n0053,North,,2024-06-01,\n", "assignment.two_positions"),
        ("0053,North,Head,2024-01-01,\n0054,North,Team,2024-06-01,\n", "assignment.two_managers"),
        ("0053,Team,Head,2024-06-01,2024-01-01\n", "interval.empty"),
        ("0053,Team,Head,,\n", "value.missing"),
    ],
)
def test_what_cannot_be_is_rejected_by_name(tell, bare_home, rows, rule) -> None:
    run = tell(rows)
    assert [row["rule"] for row in bare_home.found(run, rule)] == [rule]
    assert run.summary["rejected"] == 1 and run.state == "done"


def test_a_name_that_two_have_is_rejected_and_their_keys_are_not(take, bare_home, tell) -> None:  # noqa: F811
    users = "Id,FirstName,LastName,Email,UserRoleId,IsActive\n0055,Ann,Seller,a2@a.example,00E2,1\n"
    take(User=users)
    run = tell("Ann Seller,,Head,2024-01-01,\n0053,,Head,2024-01-01,\na2@a.example,,Head,2024-01-01,\n")
    assert counts(run) == ("done", 2, 0, 1)
    assert bare_home.found(run, "assignment.person_ambiguous")


def test_days_that_the_source_knows_are_the_sources(tell, bare_home) -> None:
    run = tell("0053,Head,,2025-07-01,\n")
    assert counts(run) == ("done", 0, 1, 0)
    assert bare_home.found(run, "assignment.known_already")


def test_a_manager_may_be_named_as_a_person_and_pages_of_a_past_day_show_who_held_what(tell) -> None:
    from fieldhouse.apps.people.models import Person, Position

    tell("0052,North,Head,2024-01-01,2024-12-31\n0053,,Lea Lead,2024-03-01,2024-12-31\n")
    lea = Person.objects.get(source_key="0052")
    north, team = Position.objects.get(title="North"), Position.objects.get(title="Team")
    assert held_by(lea.pk, date(2024, 6, 30)) == {north.pk} and held_by(lea.pk, date(2025, 6, 30)) == {
        team.pk
    }
    assert holders([north.pk, team.pk], date(2024, 6, 30)) == {north.pk: lea}
    assert open_deals("organisation:North", "2025-05-02") == 0
    seat = Position.objects.get(source_key="0053")
    assert seat.lines.get(source="organisation").reports_to == north


def test_a_territory_is_kept_for_the_days_of_the_row(take, bare_home, tmp_path) -> None:  # noqa: F811
    from fieldhouse.apps.territories.models import TerritoryMember

    take(
        Territory2Model="Id,State\n0MA1,Active\n",
        Territory2="Id,Name,ParentTerritory2Id,Territory2ModelId\n0MI1,North,,0MA1\n0MI2,South,0MI1,0MA1\n",
    )

    def told(rows: str) -> Any:
        path = Path(tmp_path) / "org.csv"
        path.write_text("person,position,manager,territory,from,to\n" + rows, encoding="utf-8")
        return import_source(path, "organisation", describe=sentence_for_finding)

    rows = (
        "0053,,,South,2024-01-01,2024-12-31\n0053,,,0MI1,2025-01-01,\n,Team,,North,2024-01-01,\n"
        "0054,,,Moon,2024-01-01,\n"
    )
    run = told(rows)
    assert counts(run) == ("done", 2, 1, 1)
    assert bare_home.found(run, "assignment.territory_unknown") and bare_home.found(
        run, "assignment.territory_vacant"
    )

    def kept() -> list[tuple[str, str, date | None, date | None]]:
        members = TerritoryMember.objects.filter(source="organisation").order_by("since_on")
        return [(one.person.source_key, one.territory.name, one.since_on, one.until_on) for one in members]

    assert kept() == [
        ("0053", "South", date(2024, 1, 1), date(2025, 1, 1)),
        ("0053", "North", date(2025, 1, 1), None),
    ]
    generation = bare_home.generation()
    assert counts(told(rows))[1] == 0 and bare_home.generation() == generation
    told("0053,,,North,2024-01-01,\n")
    assert kept() == [("0053", "North", date(2024, 1, 1), None)]
