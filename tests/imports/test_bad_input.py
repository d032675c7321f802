"""Bad rows and files through the one door: a finding with place and rule, counts that add up, nothing half taken."""

from __future__ import annotations

import gzip

import pytest

from fieldhouse.facts.generations import verify

from .acme import FILES, changed

DEAL = FILES["opportunity"].splitlines()[0] + "\n"
CHANGE = "opportunity,field,value,at\n"


def head(kind: str) -> str:
    return FILES[kind].splitlines()[0] + "\n"


REFUSED = {
    "a circle of territories": (
        {"territory_line": head("territory_line") + "World,South,2024-01-01,\n"},
        [
            ("territory_line.csv", "2", "parent", "tree.cycle"),
            ("territory_line.csv", "2", "parent", "tree.two_parents"),
        ],
    ),
    "a circle closed by a line of the home": (
        {"reporting_line": head("reporting_line") + "CRO,ANN,2021-01-01,\n"},
        [
            ("reporting_line.csv", "2", "reports_to", "tree.cycle"),
            ("reporting_line.csv", "2", "reports_to", "tree.two_parents"),
        ],
    ),
    "a circle in place of a line of the home": (
        {"reporting_line": head("reporting_line") + "LEFT,ANN,2020-01-01,\n"},
        [("reporting_line.csv", "2", "reports_to", "tree.cycle")],
    ),
    "a second parent beside a line of the home": (
        {"reporting_line": head("reporting_line") + "ANN,RIGHT,2025-05-01,\n"},
        [("reporting_line.csv", "2", "reports_to", "tree.two_parents")],
    ),
    "a second parent before the one in the home": (
        {"reporting_line": head("reporting_line") + "ANN,RIGHT,2019-05-01,\n"},
        [("reporting_line.csv", "2", "reports_to", "tree.two_parents")],
    ),
    "a share of 120 %": (
        {"split": head("split") + "S9,W1,Cid,owner,120,2025-01-12,\n"},
        [("split.csv", "2", "share", "share.over_whole")],
    ),
    "shares of 120 % with those of the home": (
        {"split": head("split") + "S2,W3,Cid,owner,86.67,2025-02-12,\n"},
        [("split.csv", "2", "share", "share.over_whole")],
    ),
    "a negative share": (
        {"split": head("split") + "S9,W1,Cid,owner,-20,2025-01-12,\n"},
        [("split.csv", "2", "share", "value.out_of_range")],
    ),
    "an unknown currency": (
        {"opportunity": DEAL + "N1,New,Alder,Ann,2025-05-01,Open,,10,XYZ,2025-06-30\n"},
        [("opportunity.csv", "2", "currency", "money.unknown_currency")],
    ),
    "an amount without a currency": (
        {"opportunity": DEAL + "N1,New,Alder,Ann,2025-05-01,Open,,10,,2025-06-30\n"},
        [("opportunity.csv", "2", "amount", "amount.no_currency")],
    ),
    "a price without a currency": (
        {"product": "key,name,list_price,currency\nP,Product,10.00,\n"},
        [("product.csv", "2", "list_price", "amount.no_currency")],
    ),
    "an amount beyond 64 bits": (
        {"opportunity": DEAL + "N1,New,Alder,Ann,2025-05-01,Open,,999999999999999,CLF,2025-06-30\n"},
        [("opportunity.csv", "2", "amount", "money.too_large")],
    ),
    "a quota of two nodes": (
        {"quota": head("quota") + "CRO,World,2025-07-01,2025-10-01,1,USD,2025-01-01\n"},
        [("quota.csv", "2", "position", "quota.not_one_node")],
    ),
    "a quota of no node": (
        {"quota": head("quota") + ",,2025-07-01,2025-10-01,1,USD,2025-01-01\n"},
        [("quota.csv", "2", "position", "quota.not_one_node")],
    ),
    "a quota of an unknown node": (
        {"quota": head("quota") + "ZZZ,,2025-07-01,2025-10-01,1,USD,2025-01-01\n"},
        [("quota.csv", "2", "position", "reference.missing")],
    ),
    "a quota of no day": (
        {"quota": head("quota") + "CRO,,2025-10-01,2025-07-01,1,USD,2025-01-01\n"},
        [("quota.csv", "2", "until_on", "interval.empty")],
    ),
    "ends before they begin": (
        {
            "holding": head("holding") + "Dee,RIGHT,2025-05-01,2025-04-01\nAnn,ANN,2020-01-01,2019-01-01\n",
            "reporting_line": head("reporting_line") + "ANN,RIGHT,2025-05-01,2025-05-01\n",
            "account_territory": head("account_territory") + "Alder,South,2025-05-01,2025-04-01\n",
            "split": head("split") + "S9,W1,Cid,owner,20,2025-05-01,2025-04-01\n",
        },
        [
            ("account_territory.csv", "2", "valid_to", "interval.empty"),
            ("holding.csv", "2", "valid_to", "interval.empty"),
            ("holding.csv", "3", "valid_to", "interval.empty"),
            ("reporting_line.csv", "2", "valid_to", "interval.empty"),
            ("split.csv", "2", "valid_to", "interval.empty"),
        ],
    ),
    "changes of an unknown deal": (
        {"change": CHANGE + "QQ,stage,Won,2025-05-01\n"},
        [("change.csv", "2", "opportunity", "reference.missing")],
    ),
    "changes to what is no value": (
        {
            "change": CHANGE
            + "O1,amount,abc,2025-05-01\nO1,amount,NaN,2025-05-01\nO1,amount,1e30,2025-05-01\n"
            + "O1,close_on,soon,2025-05-01\nO1,close_on,9999-12-31,2025-05-01\nO1,currency,XYZ,2025-05-01\n"
            + "O1,category,maybe,2025-05-01\nO1,colour,red,2025-05-01\nO1,amount,5,yesterday\n"
        },
        [
            ("change.csv", "10", "at", "value.not_an_instant"),
            ("change.csv", "2", "value", "value.not_a_number"),
            ("change.csv", "3", "value", "value.not_a_number"),
            ("change.csv", "4", "value", "value.not_a_number"),
            ("change.csv", "5", "value", "value.not_a_date"),
            ("change.csv", "6", "value", "value.year_out_of_range"),
            ("change.csv", "7", "value", "money.unknown_currency"),
            ("change.csv", "8", "value", "change.bad_value"),
            ("change.csv", "9", "field", "value.not_a_choice"),
        ],
    ),
    "rates that are none": (
        {
            "rate": head("rate")
            + "market,GBP,USD,10000000.123456789012,2020-01-01\nmarket,CHF,USD,-1,2020-01-01\n"
            + "market,USD,USD,2,2020-01-01\nmarket,AAA,USD,2,2020-01-01\n"
        },
        [
            ("rate.csv", "2", "rate", "money.bad_rate"),
            ("rate.csv", "3", "rate", "money.bad_rate"),
            ("rate.csv", "4", "rate", "money.bad_rate"),
            ("rate.csv", "5", "rate", "money.unknown_currency"),
        ],
    ),
    "the first day of the calendar, which has no day before": (
        {
            "opportunity": DEAL + "N1,New,Alder,Ann,1900-01-01,Open,,10,USD,2025-06-30\n",
            "split": head("split") + "S9,W1,Cid,owner,20,1900-01-01,\n",
        },
        [
            ("opportunity.csv", "2", "created_at", "value.year_out_of_range"),
            ("split.csv", "2", "valid_from", "calendar.year_out_of_range"),
        ],
    ),
    "numbers beyond their columns": (
        {
            "route_leg": "key,opportunity,position,role,partner,valid_from,valid_to\n"
            "R1,W1,-1,vendor,Alder,2025-01-01,\n"
            "R2,W1,99999999999,vendor,Alder,2025-01-01,\n"
        },
        [
            ("route_leg.csv", "2", "position", "value.out_of_range"),
            ("route_leg.csv", "3", "position", "value.out_of_range"),
        ],
    ),
}
"""By name: files, and the findings that reject every row of them: file, line, column and rule."""


@pytest.mark.parametrize("name", REFUSED)
def test_rows_are_refused_with_place_and_rule(name, refusing_home) -> None:
    files, expected = REFUSED[name]
    run = refusing_home.take(files)
    assert run.state == "done"
    told = [row for row in run.summary["shown"] if row["severity"] == "rejected"]
    assert sorted((row["file"], str(row["row"]), row["column"], row["rule"]) for row in told) == expected
    assert not [row for row in told if row["rule"] in str(row["sentence"])], (
        "a field of a sentence is missing"
    )
    assert run.summary["rejected"] == run.summary["rows"] > 0
    assert refusing_home.generation() == 1, "nothing was taken, so nothing is new"
    for file in {row["file"] for row in told}:
        kept = refusing_home.rejected(run, file)
        assert {row["fieldhouse line"] for row in kept} == {
            line for one, line, _c, _r in expected if one == file
        }
        assert kept[0].keys() >= set(files[file.removesuffix(".csv")].splitlines()[0].split(","))


def test_after_all_that_was_refused_the_home_is_as_it_was(refusing_home, acme_home) -> None:
    assert acme_home.generation() == 1
    fresh = acme_home.figures()
    from tests.demo_home import standing_in

    with standing_in(refusing_home.folder):
        assert refusing_home.figures() == fresh
        assert verify() == []


TAKEN = {
    "an unknown stage": (
        {"opportunity": DEAL + "N1,New,Alder,Ann,2025-05-01,Wonky,,10,USD,2025-06-30\n"},
        ("stage.unknown", "opportunity.csv", "2", "stage", "Wonky"),
    ),
    "an unknown owner": (
        {"opportunity": DEAL + "N1,New,Alder,Zed,2025-05-01,Open,,10,USD,2025-06-30\n"},
        ("reference.unknown", "opportunity.csv", "2", "owner", "Zed"),
    ),
    "closed before it was created": (
        {"opportunity": DEAL + "N1,New,Alder,Ann,2025-05-01,Won,,10,USD,2025-03-30\n"},
        ("opportunity.closed_before_created", "opportunity.csv", "2", "close_on", "2025-03-30"),
    ),
    "yen with decimals": (
        {"opportunity": DEAL + "N1,New,Alder,Ann,2025-05-01,Open,,10.55,JPY,2025-06-30\n"},
        ("amount.rounded", "opportunity.csv", "2", "amount", "10.55"),
    ),
    "two positions on one day": (
        {"holding": head("holding") + "Ann,CID,2024-01-01,\n"},
        ("holding.overlap", "holding.csv", "2", "valid_from", "2024-01-01"),
    ),
    "two territories on one day": (
        {"account_territory": head("account_territory") + "Alder,South,2024-01-01,\n"},
        ("coverage.overlap", "account_territory.csv", "2", "valid_from", "2024-01-01"),
    ),
    "a key twice in one file": (
        {
            "opportunity": DEAL + "N1,New,Alder,Ann,2025-05-01,Open,,10,USD,2025-06-30\n"
            "N1,New,Alder,Bob,2025-05-01,Open,,20,USD,2025-06-30\n"
        },
        ("key.repeated", "opportunity.csv", "3", "", "N1"),
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_rows_are_taken_with_a_warning_at_their_place(name, acme_home) -> None:
    files, (rule, file, line, column, value) = TAKEN[name]
    run = acme_home.take(files)
    assert (run.state, run.summary["rejected"], acme_home.generation()) == ("done", 0, 2)
    (told,) = acme_home.found(run, rule)
    assert (told["severity"], told["file"], told["row"], told["column"], told["value"]) == (
        "warning",
        file,
        line,
        column,
        value,
    )
    counted = acme_home.figure("organisation/acme:CRO", "open_all", as_of="2025-06-30").counted
    assert counted == (3 if name in ("yen with decimals", "a key twice in one file") else 2)
    if name == "a key twice in one file":
        assert acme_home.figure("BOB", "open_all", as_of="2025-06-30").amount_minor == 50_000 + 2_000


FATAL = {
    "a truncated gzip": (
        {
            "account": FILES["account"] + "Extra,Extra,\n",
            "opportunity.csv.gz": gzip.compress(
                "".join(
                    [
                        DEAL,
                        *(
                            f"N{n},{n * 7919 % 9973},Alder,Ann,2025-05-01,Open,,{n},USD,2025-06-30\n"
                            for n in range(9000)
                        ),
                    ]
                ).encode()
            )[:-800],
        },
        ("file.gzip_truncated", "opportunity.csv.gz"),
    ),
    "a missing column": (
        {"account": FILES["account"] + "Extra,Extra,\n", "holding": "person,valid_from\nAnn,2025-01-01\n"},
        ("profile.column_absent", "holding.csv"),
    ),
}


@pytest.mark.parametrize("name", FATAL)
def test_a_file_that_cannot_be_used_leaves_the_home_as_it_was(name, acme_home) -> None:
    files, (rule, file) = FATAL[name]
    before = acme_home.figures()
    run = acme_home.take(files)
    assert (run.state, run.generation) == ("failed", None)
    (told,) = acme_home.found(run, rule)
    assert (told["severity"], told["file"]) == ("fatal", file)
    assert acme_home.figures() == before and verify() == []
    from fieldhouse.apps.accounts.models import Account
    from fieldhouse.apps.records import visible

    assert not Account.objects.filter(visible(), source_key="Extra").exists()


def test_what_a_killed_import_left_pending_is_no_record_to_point_at(acme_home, monkeypatch) -> None:
    """The person that it brought shows nowhere, so no deal of another import is hers; the same again finishes it."""
    from fieldhouse.apps.imports import actions

    def killed(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    before, eve = (
        acme_home.figures(),
        {"person": "key,name\nEve,Eve\n", "stage": head("stage") + "Odd,Odd,9,won,closed,\n"},
    )
    with monkeypatch.context() as patched:
        patched.setattr(actions, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            acme_home.take(eve)
    assert acme_home.figures() == before
    run = acme_home.take({"opportunity": DEAL + "N1,New,Alder,Eve,2025-05-01,Odd,,10,USD,2025-06-30\n"})
    (told,) = acme_home.found(run, "reference.unknown")
    assert (told["column"], told["value"]) == ("owner", "Eve")
    assert len(acme_home.found(run, "stage.unknown")) == 1
    again = acme_home.take(eve)
    assert (again.summary["created"], again.state) == (2, "done")


def test_a_split_handed_over_in_time_is_not_too_much(acme_home) -> None:
    """60 % for one and then for another, 40 % for a third all along: never more than the whole."""
    shares = "A,W1,Bob,owner,60,2025-01-01,2025-02-01\nB,W1,Cid,owner,60,2025-02-01,\nC,W1,Dee,owner,40,2025-01-01,\n"
    run = acme_home.take({"split": head("split") + shares})
    assert (run.summary["created"], run.summary["rejected"]) == (3, 0)
    run = acme_home.take(
        {"split": head("split") + "C,W1,Dee,owner,30,2025-01-01,\nD,W1,Ann,owner,10,2025-01-15,\n"}
    )
    assert (run.summary["created"], run.summary["updated"], run.summary["rejected"]) == (1, 1, 0)
    assert acme_home.figure("RIGHT", "closed", as_of="2025-06-30").counted == 2  # W2, and Cid's part of W1


def test_a_new_home_takes_the_good_rows_beside_the_bad(bare_home) -> None:
    bad = changed(
        territory_line="+North,South,2021-01-01,\n",
        split="+S2,W3,Cid,owner,86.67,2025-01-12,\nS3,QQ,Cid,owner,5,2025-01-12,\n",
        opportunity="+X1,Bad,Alder,Ann,2025-05-01,Open,,10,XYZ,2025-06-30\n",
        change=CHANGE + "X1,stage,Won,2025-05-01\n",
    )
    run = bare_home.take(bad)
    assert (run.state, run.summary["rejected"]) == ("done", 5)
    assert [row["rule"] for row in run.summary["shown"] if row["file"] == "change.csv"] == [
        "reference.missing"
    ]
    assert (
        bare_home.figure("CRO", "closed", view="today", as_of="2025-03-31").amount_minor
        == 100_000 + 220_000 + 99_999
    )
