"""Amounts fit their currency, parts fit their whole, and the ledger is what the files add up to."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal

import polars as pl

from .conftest import Company

FILES_WITH_MONEY = ("opportunity", "quota", "call")


def test_yen_are_whole_and_others_have_two_places(usual: Company) -> None:
    for kind, name in [*((kind, "amount") for kind in FILES_WITH_MONEY), ("campaign", "cost")]:
        table = usual.table(kind).drop_nulls(name)
        yen = table.filter(pl.col("currency") == "JPY")[name]
        others = table.filter(pl.col("currency") != "JPY")[name]
        assert len(yen) and yen.str.contains(r"^\d+$").all(), kind
        assert len(others) and others.str.contains(r"^\d+\.\d\d$").all(), kind


def test_amounts_are_rounded_as_sellers_write_them(usual: Company) -> None:
    opportunities = usual.table("opportunity")
    assert opportunities.filter(pl.col("currency") == "JPY")["amount"].str.ends_with("000").all()
    assert opportunities.filter(pl.col("currency") != "JPY")["amount"].str.ends_with("0").all()
    assert (opportunities["amount"].cast(pl.Float64) > 0).all()


def test_product_lines_add_up_to_the_opportunity(usual: Company) -> None:
    exact = pl.col("amount").cast(pl.Decimal(20, 2))
    lines = usual.table("product_line").group_by("opportunity").agg(exact.sum().alias("lines"))
    both = usual.table("opportunity").join(lines, left_on="key", right_on="opportunity")
    assert both.height == 20_000 and both.filter(exact != pl.col("lines")).height == 0


def test_shares_of_a_kind_are_at_most_the_whole(usual: Company) -> None:
    splits = usual.table("split")
    shares = splits.group_by("opportunity", "kind").agg(pl.col("share").cast(pl.Decimal(9, 2)).sum())
    assert shares["share"].max() <= Decimal(100)
    owners = splits.filter(pl.col("kind") == "owner")
    assert 0.03 < owners["opportunity"].n_unique() / 20_000 < 0.06
    assert owners.group_by("opportunity").len()["len"].unique().to_list() == [2]
    assert owners.select("opportunity", "person").is_duplicated().sum() == 0


def test_rates_have_four_to_six_digits_and_are_dated_monthly_or_yearly(usual: Company) -> None:
    rates = usual.table("rate")
    assert set(rates.select("base", "quote").unique().rows()) == {("USD", "JPY"), ("EUR", "USD")}
    digits = rates["rate"].str.replace(".", "", literal=True).str.len_chars()
    assert digits.min() >= 4 and digits.max() <= 6
    assert rates["valid_from"].str.ends_with("-01").all()
    plan = rates.filter(pl.col("kind") == "plan")
    assert plan["valid_from"].str.ends_with("-02-01").all()
    assert rates["valid_from"].min() < usual.table("opportunity")["created_at"].min()


def test_ledger_is_what_the_files_add_up_to(usual: Company) -> None:
    ledger = json.loads((usual.folder / "_ledger.json").read_text(encoding="utf-8"))
    said = {
        (row["starts_on"], row["owner"], row["region"], row["currency"]): (row["amount_minor"], row["deals"])
        for row in ledger["won"]
    }
    assert said == recomputed(usual)


def recomputed(company: Company) -> dict[tuple[str, str, str, str], tuple[int, int]]:
    """Won amounts in minor units by quarter of the close date, owner, region and currency, row by row."""
    lines = company.table("territory_line").filter(pl.col("valid_to").is_null())
    parent = dict(zip(lines["territory"], lines["parent"], strict=True))
    sums: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in company.table("opportunity").filter(pl.col("stage") == "closed_won").iter_rows(named=True):
        year, month = int(row["close_on"][:4]), int(row["close_on"][5:7])
        start = {1: (year - 1, 11), 2: (year, 2), 5: (year, 5), 8: (year, 8), 11: (year, 11)}[
            max(one for one in (1, 2, 5, 8, 11) if one <= month)
        ]
        scale = 1 if row["currency"] == "JPY" else 100
        region = parent[parent[row["territory"]]]
        place = sums[f"{start[0]}-{start[1]:02d}-01", row["owner"], region, row["currency"]]
        place[0] += int(Decimal(row["amount"]) * scale)
        place[1] += 1
    return {key: (amount, deals) for key, (amount, deals) in sums.items()}
