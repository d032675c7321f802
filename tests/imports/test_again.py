"""Importing again: the same changes nothing, a later export only what it says anew."""

from __future__ import annotations

from datetime import date

import pytest

from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.facts.generations import current
from fieldhouse.facts.history import History
from fieldhouse.facts.standing import splits, standing

from .acme import FILES, changed

DEAL = FILES["opportunity"].splitlines()[0] + "\n"
SPLIT = FILES["split"].splitlines()[0] + "\n"


def standing_of(deal: str, as_of: date) -> dict[str, object] | None:
    from fieldhouse.apps.pipeline.models import Opportunity

    number = Opportunity.objects.get(source_key=deal).pk
    rows = standing(History(current()), as_of).to_pylist()
    return next((row for row in rows if row["key"] == number), None)


def shares(as_of: date) -> list[int]:
    return splits(History(current()), as_of)["share_bp"].to_pylist()


def test_the_same_again_changes_nothing(acme_home) -> None:
    before, said = home_digest(), acme_home.figures()
    run = acme_home.take()
    assert run.summary["unchanged"] == run.summary["rows"]
    assert (home_digest(), acme_home.figures(), acme_home.generation()) == (before, said, 1)


def test_two_homes_of_the_same_files_say_the_same(acme_home, bare_home) -> None:
    halves = (
        {kind: FILES[kind] for kind in ("stage", "person", "position", "account", "territory")},
        {
            kind: FILES[kind]
            for kind in FILES
            if kind not in ("stage", "person", "position", "account", "territory")
        },
    )
    for half in halves:
        bare_home.take(half)
    by_halves, digits = home_digest(), bare_home.digits()
    from tests.demo_home import standing_in

    with standing_in(acme_home.folder):
        assert (home_digest(), acme_home.digits()) == (by_halves, digits)


def test_a_deal_without_a_date_was_created_when_it_was_first_exported(acme_home) -> None:
    undated = "key,name,account,owner,stage,amount,currency\nU1,Undated,Alder,Ann,Open,10,USD\n"
    acme_home.take({"opportunity": undated}, taken_on="2025-07-05")
    run = acme_home.take({"opportunity": undated}, taken_on="2025-07-20")
    assert run.summary["unchanged"] == 1
    assert standing_of("U1", date(2025, 7, 20))["created"] == date(2025, 7, 5)
    assert standing_of("U1", date(2025, 7, 4)) is None


def test_a_share_that_is_taken_back_and_given_again(acme_home) -> None:
    for share in ("33.33", "50.00", "33.33"):
        acme_home.take({"split": SPLIT + f"S1,W3,Bob,owner,{share},2025-01-12,\n"})
        assert shares(date(2025, 6, 30)) == [int(share.replace(".", ""))]


def test_a_share_that_ends_and_then_does_not(acme_home) -> None:
    acme_home.take({"split": SPLIT + "S1,W3,Bob,owner,33.33,2025-01-12,2025-06-01\n"})
    assert (shares(date(2025, 5, 31)), shares(date(2025, 6, 1))) == ([3333], [])
    acme_home.take({"split": SPLIT + "S1,W3,Bob,owner,33.33,2025-01-12,\n"})
    assert shares(date(2025, 6, 1)) == [3333]
    acme_home.take({"split": SPLIT + "S1,W3,Bob,owner,33.33,2025-03-01,\n"})
    assert (shares(date(2025, 2, 28)), shares(date(2025, 3, 1))) == ([], [3333])
    acme_home.take({"split": SPLIT + "S1,W3,Cid,owner,20,2025-03-01,\n"})
    assert acme_home.figure("RIGHT", "closed", as_of="2025-06-30").counted == 2


def test_a_later_export_is_true_from_the_day_on_which_it_was_taken(acme_home) -> None:
    acme_home.take(
        {"opportunity": DEAL + "O1,Open one,Alder,Bob,2025-04-10,Open,commit,700.00,USD,2025-07-31\n"},
        taken_on="2025-07-10",
    )
    assert standing_of("O1", date(2025, 7, 9))["amount"] == 50_000
    late = standing_of("O1", date(2025, 7, 10))
    assert (late["amount"], late["close_on"], late["push_count"]) == (70_000, date(2025, 7, 31), 1)


@pytest.mark.parametrize("kind", ["opportunity", "holding", "quota", "rate", "split"])
def test_a_file_of_one_kind_leaves_the_others_alone(acme_home, kind) -> None:
    before = home_digest()
    run = acme_home.take({kind: changed()[kind]})
    assert (run.summary["unchanged"], home_digest()) == (run.summary["rows"], before)


def test_the_list_is_of_the_last_day_when_only_that_moves_on(acme_home) -> None:
    """An export of a later day that says nothing new: rates, seats and stages of that day hold in the list too."""
    from fieldhouse.apps.pipeline.models import Deal
    from fieldhouse.facts.generations import current_manifest

    rate = "kind,base,quote,rate,valid_from\nmarket,EUR,USD,1.50,2025-07-05\n"
    seat = "person,position,valid_from,valid_to\nBob,BOB,2020-01-01,2025-07-05\nBob,CID,2025-07-05,\n"
    acme_home.take({"rate": rate, "holding": seat})

    def listed(deal: str) -> Deal:
        return Deal.objects.get(generation=current_manifest().mart, opportunity__source_key=deal)

    assert (listed("W2").today_minor, listed("O1").position.source_key) == (240_000, "BOB")
    acme_home.take({"stage": FILES["stage"]}, taken_on="2025-07-10")
    assert (listed("W2").today_minor, listed("O1").position.source_key) == (300_000, "CID")
    shown = acme_home.figure("RIGHT", "closed", view="today", as_of="2025-07-10")
    assert shown.amount_minor == 300_000


def test_an_older_export_does_not_roll_a_deal_back(acme_home) -> None:
    said = (
        "key,name,account,owner,created_at,stage,amount,currency\nO9,Moved,Alder,Ann,2025-02-01,Open,{},USD\n"
    )
    acme_home.take({"opportunity": said.format(500)}, taken_on="2025-06-30")
    acme_home.take({"opportunity": said.format(700)}, taken_on="2025-07-10")
    acme_home.take({"opportunity": said.format(500)}, taken_on="2025-06-30")
    assert standing_of("O9", date(2025, 7, 10))["amount"] == 700_00
    assert standing_of("O9", date(2025, 7, 1))["amount"] == 500_00


def test_two_sources_of_one_home_keep_their_stage_maps_apart(acme_home) -> None:
    before = acme_home.digits()
    acme_home.take(
        {
            "stage": "stage,label,position,outcome,category,valid_from\nWon,Won,1,lost,omitted,\n",
            "opportunity": "key,name,created_at,stage,amount,currency\nZ1,Elsewhere,2025-02-01,Won,10,USD\n",
        },
        source_name="other",
    )
    assert acme_home.digits() == before
    assert standing_of("Z1", date(2025, 6, 30))["outcome"] == "lost"
