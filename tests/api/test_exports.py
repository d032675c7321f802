"""Files that leave the house: exact, cited, recorded, and nothing in them computes."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from fieldhouse.apps.audit.queries import newest
from fieldhouse.apps.figures.exports.csv_file import csv_file
from fieldhouse.apps.figures.exports.table import Export, Ratio, Table
from fieldhouse.apps.figures.exports.xlsx import xlsx_file
from fieldhouse.apps.figures.models import CitedFigure
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.pipeline.listing.filters import asked_for
from fieldhouse.apps.pipeline.listing.page import listing
from fieldhouse.checkers.figure import main as check
from fieldhouse.domain.money import Money

SINCE = "2026-10-20"
ROLES = ("revops", "leader", "seller", "auditor")
FILES = (
    "sheet.xlsx",
    "sheet.csv",
    "figure.xlsx",
    "figure.csv",
    "change.xlsx",
    "change.csv",
    "deals.xlsx",
    "deals.csv",
)


def own_node(home, role):
    return {"leader": home.leader_node, "seller": home.seller_node}.get(role, home.top_node)


def table(content, title, head):
    """The rows of a worksheet under its heads as dictionaries, and the totals below them as the last ones."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(title).to_python()
    top = next(place for place, row in enumerate(rows) if row[0] == head)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def lines(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def minor(value):
    return int((Decimal(str(value)) * 100).to_integral_value())


@pytest.mark.parametrize("role", ROLES)
def test_a_spreadsheet_read_back_sums_to_the_figure(role, demo_home, api_of):
    node = own_node(demo_home, role)
    one = figure(ask(node_named(node)), "best_case_total")
    content = api_of(role).post("/exports/figure.xlsx", node=node, metric="best_case_total").content
    *rows, total = table(content, "Counted", "Source")
    assert minor(total["Counted amount"]) == one.amount_minor
    if not rows or rows[-1]["Source"] == "simulated":
        assert sum(minor(row["Counted amount"]) for row in rows) == one.amount_minor
        assert len(rows) == one.counted


@pytest.mark.parametrize("role", ROLES)
def test_a_csv_file_read_back_sums_to_the_figure(role, demo_home, api_of):
    node = own_node(demo_home, role)
    one = figure(ask(node_named(node)), "pipeline_total")
    content = api_of(role).post("/exports/figure.csv", node=node, metric="pipeline_total").content
    assert content.startswith(b"\xef\xbb\xbf")
    counted = [row for row in lines(content) if row["Counted"] == "yes"]
    if len(counted) == one.counted:
        assert sum(minor(row["Amount in the node"]) for row in counted) == one.amount_minor
    assert {row["Figure's id"] for row in lines(content)} <= {one.id}
    bare = api_of(role).post("/exports/figure.csv", node=node, metric="pipeline_total", mark="0").content
    assert b"\xef\xbb\xbf" + bare == content


def test_the_sheet_holds_every_figure_with_its_id_and_says_that_it_is_simulated(demo_home, api_of):
    answer = api_of("leader").post("/exports/sheet.xlsx", node=demo_home.leader_node, since=SINCE)
    shown = api_of("leader").get("/sheet", node=demo_home.leader_node)
    rows = {row["Figure's id"]: row for row in table(answer.content, "Figures", "Figure")}
    for one in shown["figures"].values():
        value = rows[one["id"]]["Value"]
        if one.get("amount_minor") is not None:
            assert minor(value) == one["amount_minor"]
        elif one.get("ratio_bp") is not None:
            assert round(value * 10_000) == one["ratio_bp"]
        else:
            assert value == ""
    heading = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert heading[0][0] == "SIMULATED"
    assert "simulated" in answer.headers["Content-Disposition"]


def test_a_change_read_back_goes_from_opening_to_closing(demo_home, api_of):
    asked = {"node": demo_home.leader_node, "metric": "pipeline_total", "since": SINCE}
    content = api_of("leader").post("/exports/change.xlsx", **asked).content
    found = api_of("leader").get("/change", **asked)
    *steps, closing = table(content, "What changed", "Pipeline (cumulative)")
    assert sum(minor(row["Amount"]) for row in steps) == minor(closing["Amount"]) == found["closing_minor"]
    deals = lines(api_of("leader").post("/exports/change.csv", **asked).content)
    assert len(deals) == found["shown"]


@pytest.mark.parametrize("sort", ["-amount", "amount", "close", "-close"])
def test_the_deal_list_exports_all_rows_of_its_filters(sort, demo_home, api_of):
    asked = {"outcome": "lost", "sort": sort}
    found = api_of("revops").get("/deals", **asked)
    deals = lines(api_of("revops").post("/exports/deals.csv", **asked).content)
    assert len(deals) == found["count"] > 50
    assert [row["Key"] for row in deals[:50]] == [deal["key"] for deal in found["deals"]]
    *rows, total = table(api_of("revops").post("/exports/deals.xlsx", **asked).content, "Deals", "Source")
    assert len(rows) == len(deals)
    assert sum(minor(row["USD: Plan rate"] or 0) for row in rows) == minor(total["USD: Plan rate"])


def test_the_total_of_an_export_leaves_out_what_lies_behind_walls_as_the_list_does(demo_home, api_of):
    content = api_of("walled_leader").post("/exports/deals.xlsx").content
    total = table(content, "Deals", "Source")[-1]
    sums = listing(asked_for(demo_home.user("walled_leader"), {}, "en")).sums
    assert sums.walled > 0
    assert [entry["action"] for entry in newest(2)] == ["export", "wall.read"]
    assert minor(total["USD: Plan rate"]) == sums.amounts["plan"]


@pytest.mark.parametrize("name", FILES)
def test_an_export_asks_for_its_right_and_leaves_nothing_behind_when_refused(name, demo_home, api_of):
    cited, noted = CitedFigure.objects.count(), newest(1)
    for role in ("administrator", "nobody"):
        refused = api_of(role).post(f"/exports/{name}", status=403, metric="closed", since=SINCE)
        assert refused.json()["code"] == "policy.no_right"
    if name[:4] != "deal":
        api_of("leader").post(
            f"/exports/{name}", status=403, metric="closed", since=SINCE, node=demo_home.top_node
        )
    assert (CitedFigure.objects.count(), newest(1)) == (cited, noted)


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_cited_recorded_and_the_same_each_time(name, demo_home, api_of):
    api, asked = api_of("leader"), {"metric": "closed", "since": SINCE, "node": demo_home.leader_node}
    first, second = (api.post(f"/exports/{name}", **asked).content for _again in range(2))
    assert first == second
    entry = newest(1)[0]
    assert (entry["action"], entry["fields"]["format"]) == ("export", name.rpartition(".")[2])
    assert bool(entry["fields"]["figures"]) == (name[:4] != "deal")


def test_a_cited_figure_is_found_by_its_code_as_cited_and_computed_again(demo_home, api_of):
    api = api_of("leader")
    api.post("/exports/sheet.csv", node=demo_home.leader_node)
    one = api.get("/figures/pipeline_total", node=demo_home.leader_node)
    found = api.get(f"/figures/by-id/{one['id'][:8]}")
    assert found["citations"][0] | {"cited_at": ""} == {
        **{"id": one["id"], "amount_minor": one["amount_minor"], "currency": "USD", "num": None, "den": None},
        **{"counted": one["counted"], "cited_as": "export", "cited_by": "leader", "cited_at": ""},
    }
    assert found["recomputed"] == one
    ratio = api.get("/figures/attainment", node=demo_home.leader_node)
    cited = api.get(f"/figures/by-id/{ratio['id']}")["citations"][0]
    assert (cited["num"], cited["den"]) == (ratio["num"], ratio["den"])
    assert api_of("other_leader").get(f"/figures/by-id/{one['id']}", status=404)["code"] == "figure.not_cited"
    assert api_of("revops").get(f"/figures/by-id/{one['id']}")["recomputed"]["id"] == one["id"]


def test_a_package_is_verified_and_a_tampered_one_is_refused(demo_home, api_of, tmp_path):
    api, file = api_of("leader"), tmp_path / "package.json"
    for name in ("figure.json", "change.json"):
        asked = {"node": demo_home.leader_node, "metric": "pipeline_total", "since": SINCE}
        file.write_bytes(api.post(f"/exports/{name}", **asked).content)
        assert check([str(file)]) == 0
        package = json.loads(file.read_text())
        (package.get("counted") or package["deals"])[0]["amount_minor"] += 1
        file.write_text(json.dumps(package))
        assert check([str(file)]) == 1


def test_a_package_that_would_miss_rows_is_refused_by_name(demo_home, api_of, monkeypatch):
    from fieldhouse.apps.figures.exports import package

    whole = package.evidence
    monkeypatch.setattr(package, "evidence", lambda *asked, **more: _less(whole(*asked, **more)))
    answer = api_of("leader").post(
        "/exports/figure.json", status=409, node=demo_home.leader_node, metric="pipeline_total"
    )
    assert answer.json()["code"] == "export.rows_withheld"


def _less(found):
    from dataclasses import replace

    return replace(found, rows=found.rows[1:], shown=found.shown - 1)


def test_a_posted_form_gives_the_same_file_as_the_api(demo_home, api_of):
    api, asked = api_of("leader"), {"node": demo_home.leader_node, "metric": "closed"}
    answer = api.client.post("/export/figure.csv", asked, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.content == api.post("/exports/figure.csv", **asked).content
    assert api.client.get("/export/figure.csv", asked).status_code == 405


DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1+1")


def dangerous():
    rows = [(text, Money(-100, "USD"), Money(-5, "JPY"), Ratio(-1_250)) for text in DANGEROUS]
    rows.append(("large", Money(-(10**15), "USD"), Money(10**17, "JPY"), None))
    one = Table("Rows", ("Text", "USD", "JPY", "Ratio"), rows)
    return Export("rows", "rows", (("=A1", "=1+1"),), (one,), one, (), {})


def test_text_that_begins_like_a_formula_stays_text_in_csv():
    rows = lines(csv_file(dangerous()))
    assert [row["Text"] for row in rows[:-1]] == [f"'{text}" for text in DANGEROUS]
    assert (rows[0]["USD"], rows[0]["JPY"], rows[0]["Ratio"]) == ("-1.00", "-5", "-0.1250")
    assert (rows[-1]["USD"], rows[-1]["JPY"]) == ("-10000000000000.00", "100000000000000000")


def test_text_that_begins_like_a_formula_stays_text_in_a_spreadsheet(tmp_path):
    from zipfile import ZipFile

    file = tmp_path / "rows.xlsx"
    file.write_bytes(xlsx_file(dangerous()))
    with ZipFile(file) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    rows = table(file.read_bytes(), "Rows", "Text")
    assert [row["Text"] for row in rows[:-1]] == list(DANGEROUS)
    assert (rows[0]["USD"], rows[0]["JPY"], rows[0]["Ratio"]) == (-1, -5, -0.125)
    # Sixteen digits and more would be rounded by a spreadsheet: they stand as text.
    assert (rows[-1]["USD"], rows[-1]["JPY"]) == ("-10000000000000.00", "100000000000000000")
