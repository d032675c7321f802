"""What the profile makes of an export's oddities, in a company small enough to check by hand."""

from __future__ import annotations

from typing import Any

from tests.imports.conftest import Home

from fieldhouse.apps.imports.queries.digest import home_digest

from .small import FILES


def sentences(home: Home, run: Any, rule: str) -> list[str]:
    return [row["sentence"] for row in home.found(run, rule)]


def test_nothing_is_rejected_and_what_is_left_out_is_counted(take, bare_home) -> None:
    run = take()
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    told = sentences(bare_home, run, "row.left_out")
    assert sorted(one[one.index("(") : one.rindex(":")] for one in told) == [
        "(Field = NextStep)",
        "(Field = Owner)",
        "(Field = Region__c)",
        "(IsClosed = 0 / false)",
        "(IsDeleted = 1 / true)",
        "(IsDeleted = 1 / true)",
        "(IsDeleted = 1 / true, MasterRecordId = –)",
        "(Type = Email)",
    ]
    assert {"Region__c"} <= {row["column"] for row in bare_home.found(run, "file.column_kept")}


def test_a_deal_goes_through_its_two_histories_once(take, bare_home) -> None:
    from fieldhouse.apps.pipeline.models import Opportunity
    from fieldhouse.facts.generations import current
    from fieldhouse.facts.history import History

    take()
    (deal,) = Opportunity.objects.all()
    events = History(current()).of_record("opportunity", deal.pk).to_pylist()
    told = [
        (event["field"], f"{event['valid_from']:%Y-%m-%d}", event["value_int"], event["value_code"])
        for event in events
        if event["field"] in ("stage", "category", "amount")
    ]
    assert sorted(told) == [
        ("amount", "2024-01-10", 30_000, None),
        ("amount", "2025-05-02", 50_000, None),
        ("category", "2024-01-10", None, "pipeline"),
        ("category", "2024-02-10", None, "best_case"),
        ("category", "2025-05-02", None, "commit"),
        ("stage", "2024-01-10", None, "Old stage"),
        ("stage", "2024-02-10", None, "Talks"),
    ]
    for day, owner in (("2024-06-30", "0054"), ("2025-06-30", "0053")):
        for node in ("0053", "0054"):
            counted = bare_home.figure(f"organisation/salesforce:{node}", "open_all", as_of=day).counted
            assert counted == (node == owner), (day, node)
    assert bare_home.figure("organisation/salesforce:00E2", "open_all", as_of="2025-06-30").counted == 1


def test_an_inactive_model_has_no_territories(take, bare_home) -> None:
    from fieldhouse.apps.territories.models import Territory

    run = take(
        Territory2Model="Id,State\n0MA1,Active\n0MA2,Planning\n",
        Territory2="Id,Name,ParentTerritory2Id,Territory2ModelId\n0MI1,North,,0MA1\n0MI2,New North,,0MA2\n",
        ObjectTerritory2Association=(
            "Id,ObjectId,Territory2Id,SobjectType\n0MY1,0011,0MI1,Account\n0MY2,0011,0MI2,Account\n0MY3,00Q1,0MI1,Lead\n"
        ),
    )
    assert (run.state, run.summary["rejected"]) == ("done", 0)
    assert [one.source_key for one in Territory.objects.all()] == ["0MI1"]
    assert "model = Planning" in " ".join(sentences(bare_home, run, "row.left_out"))


MOVED = FILES["User"].replace("a@a.example,00E2", "a@a.example,00E1")
"""Ann's role is now that of the head."""


def owned(home: Home, day: str) -> dict[str, int]:
    """The open deals that roles count on a day."""
    return {
        node: home.figure(f"organisation/salesforce:{node}", "open_all", as_of=day).counted
        for node in ("00E1", "00E2", "0053")
    }


def test_who_moves_between_two_exports_has_moved_on_the_day_of_the_second(take, bare_home) -> None:
    """Figures of the days before stay what they were; the same export again, and an older one, change nothing."""
    take(taken_on="2025-06-01")
    before = owned(bare_home, "2025-05-31")
    assert before == {"00E1": 1, "00E2": 1, "0053": 1}
    run = take(taken_on="2025-06-30", User=MOVED)
    assert sentences(bare_home, run, "organisation.changed") == [
        "Rows without dates that stand otherwise than in the export before: 1. They hold from 2025-06-30."
    ]
    assert owned(bare_home, "2025-05-31") == owned(bare_home, "2025-06-29") == before
    assert owned(bare_home, "2025-06-30") == {"00E1": 1, "00E2": 0, "0053": 1}
    digest = home_digest()
    again = take(taken_on="2025-06-30", User=MOVED)
    assert again.summary["unchanged"] == again.summary["rows"]
    take(taken_on="2025-06-20")
    assert home_digest() == digest
    take(taken_on="2025-07-15")
    assert owned(bare_home, "2025-07-15") == before


def test_an_account_in_two_territories_does_not_wander(take, bare_home) -> None:
    territories = {
        "Territory2": "Id,Name,ParentTerritory2Id,Territory2ModelId\n0MI1,North,,0MA1\n0MI2,South,,0MA1\n",
        "ObjectTerritory2Association": (
            "Id,ObjectId,Territory2Id,SobjectType\n0MY1,0011,0MI1,Account\n0MY2,0011,0MI2,Account\n"
        ),
    }
    run = take(taken_on="2025-06-01", **territories)
    assert sentences(bare_home, run, "key.repeated")
    before = owned_by_territory(bare_home)
    for day in ("2025-06-08", "2025-06-15"):
        run = take(taken_on=day, **territories)
        assert not sentences(bare_home, run, "organisation.changed")
    assert owned_by_territory(bare_home) == before == {"0MI1": 0, "0MI2": 1}


def owned_by_territory(home: Home) -> dict[str, int]:
    return {
        node: home.figure(f"territories/salesforce:{node}", "open_all", as_of="2025-06-01").counted
        for node in ("0MI1", "0MI2")
    }
