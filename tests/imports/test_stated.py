"""Past quotas and calls from sheets: in the ledger once, at the right node, and every doubt a finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fieldhouse.apps.forecasts.models import Call
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.plans.models import Quota
from fieldhouse.web.sentences import sentence_for_finding


@pytest.fixture
def tell(acme_home) -> Callable[..., Any]:
    """Import a sheet into the company's home."""

    def telling(text: str, profile: str = "quotas", name: str = "sheet.csv") -> Any:
        acme_home.inbox.mkdir(parents=True, exist_ok=True)
        path = acme_home.inbox / name
        path.write_text(text, encoding="utf-8")
        run = import_source(path, profile, describe=sentence_for_finding)
        counts = run.summary
        assert counts["rows"] == sum(counts[one] for one in ("created", "updated", "unchanged", "rejected"))
        return run

    return telling


def quotas() -> list[tuple[str, str, str, int | None, str]]:
    rows = Quota.objects.filter(source="sheets").order_by("starts_on", "pk")
    return [
        (
            (one.position or one.territory).source_key,
            f"{one.starts_on}",
            f"{one.until_on}",
            one.amount_minor,
            one.currency,
        )
        for one in rows
    ]


def calls() -> list[tuple[str, str, str, int, str]]:
    return [
        (
            one.position.source_key,
            one.person.source_key if one.person else "",
            one.category,
            one.amount_minor,
            f"{one.at:%Y-%m-%d}",
        )
        for one in Call.objects.filter(source="sheets").order_by("at", "pk")
    ]


def test_a_wide_sheet_with_sums_is_in_the_figures_once(tell, acme_home):
    run = tell("Name,FY25 Q3,FY25 Q4,FY25 H2\nDee,100,200,300\nBob,10,20,31\nTotal,110,220,331\n")
    assert (run.state, run.summary["created"], run.summary["unchanged"], run.summary["rejected"]) == (
        "done",
        4,
        5,
        0,
    )
    assert quotas() == [
        ("LEFT", "2025-07-01", "2025-10-01", 10000, "USD"),
        ("BOB", "2025-07-01", "2025-10-01", 1000, "USD"),
        ("LEFT", "2025-10-01", "2026-01-01", 20000, "USD"),
        ("BOB", "2025-10-01", "2026-01-01", 2000, "USD"),
    ]
    (differs,) = acme_home.found(run, "stated.sum_differs")
    assert (differs["row"], "31" in differs["sentence"], "30" in differs["sentence"]) == ("3", True, True)
    asked = {"period": "FY25-H2", "as_of": "2025-12-31"}
    assert acme_home.figure("organisation/acme:BOB", "quota", **asked).amount_minor == 3000


def test_the_same_again_changes_nothing(tell, acme_home):
    sheet = (
        "Name,Period,Kind,Amount,Date\nDee,FY25 Q3,Quota,100,2025-05-01\nDee,FY25 Q3,Commit,90,2025-06-02\n"
    )
    tell(sheet, "calls")
    before, generation = home_digest(), acme_home.generation()
    run = tell(sheet, "calls")
    assert (run.state, run.summary["created"], run.summary["unchanged"]) == ("done", 0, 2)
    assert (home_digest(), acme_home.generation()) == (before, generation)


def test_a_call_is_that_of_the_position_held_on_its_day(tell, acme_home):
    run = tell(
        "Name,Date,FY25 Q2 Commit,FY25 Q2 Best case\nDee,2025-04-07,5000,6000\nCRO,2025-04-07,9000,\n",
        "calls",
    )
    assert (run.state, run.summary["rejected"]) == ("done", 0)
    assert calls() == [
        ("LEFT", "Dee", "commit", 500000, "2025-04-07"),
        ("LEFT", "Dee", "best_case", 600000, "2025-04-07"),
        ("CRO", "", "commit", 900000, "2025-04-07"),
    ]


def test_units_and_territories_and_half_years(tell):
    run = tell("（単位：千円）,\nTerritory,FY25上期\nNorth,1200\n")
    assert (run.state, run.summary["rejected"]) == ("done", 0)
    assert quotas() == [("North", "2025-01-01", "2025-07-01", 1200000, "JPY")]


def test_data_reach_no_further_by_a_sheet(tell):
    from fieldhouse.apps.company.queries import company

    before = company().data_through
    tell("Name,FY27 Q3\nDee,100\n")
    assert company().data_through == before


@pytest.mark.parametrize(
    ("text", "profile", "rule"),
    [
        ("Name,FY25 Q3\nNobody,1\n", "quotas", "stated.node_unknown"),
        ("Name,FY25 Q3\n,1\n", "quotas", "stated.node_missing"),
        ("Name,FY19 Q3\nDee,1\n", "quotas", "stated.in_no_position"),
        ("Name,Period,Amount\nDee,soon,1\n", "quotas", "period.not_a_name"),
        ("Name,Period,Amount,Unit\nDee,FY25 Q3,1,bags\n", "quotas", "stated.unit_unknown"),
        ("Position,FY25\nLEFT,1\n", "quotas", "stated.quota_overlaps"),
        ("Position,Period,Amount,Date\nLEFT,FY25 Q1,1,2024-12-01\n", "quotas", "quota.day_taken"),
        ("Name,合計\nDee,5\n", "quotas", "amounts.no_heads"),
        ("Name,Period,Kind,Amount\nDee,FY25 Q3,Commit,1\n", "calls", "stated.call_without_day"),
        ("Name,Period,Kind,Amount,Date\nDee,FY25,Commit,1,2025-01-01\n", "calls", "stated.call_no_quarter"),
        (
            "Territory,Period,Kind,Amount,Date\nNorth,FY25 Q3,Commit,1,2025-01-01\n",
            "calls",
            "stated.call_of_territory",
        ),
        ("Name,Period,Kind,Amount,Date\nDee,FY25 Q3,Hope,1,2025-01-01\n", "calls", "value.not_a_choice"),
        ("Name,FY25 Q3\nDee,lots\n", "quotas", "value.not_a_number"),
        ("Name,FY25 Q3\nDee,1 XYZ\n", "quotas", "money.unknown_currency"),
    ],
)
def test_every_doubt_is_a_finding_and_nothing_is_taken(tell, acme_home, text, profile, rule):
    run = tell(text, profile)
    assert [row["rule"] for row in acme_home.found(run, rule)] == [rule]
    assert run.summary["created"] == 0
    if rule != "amounts.no_heads":
        assert run.summary["rejected"] == 1
        (rejected,) = acme_home.rejected(run, "sheet.csv")
        assert acme_home.found(run, rule)[0]["sentence"] in rejected["fieldhouse reasons"]


def test_two_of_a_name_are_told_and_a_mail_address_tells_which(tell, acme_home):
    from fieldhouse.apps.people.models import Person

    Person.objects.filter(source_key="Bob").update(name="Dee", email="b@x.example")
    run = tell("Name,FY25 Q3\nDee,1\n")
    assert len(acme_home.found(run, "stated.node_unknown")) + len(
        acme_home.found(run, "stated.node_ambiguous")
    ) in (0, 1)
    run = tell("Email,FY25 Q3\nb@x.example,1\n")
    assert (run.state, run.summary["created"]) == ("done", 1)
    assert [one[0] for one in quotas()][-1] == "BOB"


def test_a_later_import_may_not_bring_what_overlaps_an_earlier_one(tell, acme_home):
    assert tell("Name,FY25 Q3\nDee,1\n").summary["created"] == 1
    run = tell("Name,2025-07,2025-08,2025-09\nDee,1,1,1\n")
    assert run.summary["rejected"] == len(acme_home.found(run, "stated.quota_overlaps")) == 3


def test_a_longer_period_that_the_others_do_not_fill_is_rejected_and_they_are_taken(tell, acme_home):
    run = tell("Name,FY25 Q3,FY25 H2\nDee,1,5\n")
    assert (run.summary["created"], run.summary["rejected"]) == (1, 1)
    assert [row["row"] for row in acme_home.found(run, "stated.periods_overlap")] == ["2"]
