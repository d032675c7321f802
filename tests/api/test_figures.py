"""Figures through the API: the digits of the queries, the right to the node, rows by the policy."""

from __future__ import annotations

from datetime import date

import pytest

from fieldhouse.apps.figures.change import change
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure, metric_names
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.figures.sheet import sheet
from fieldhouse.facts.metrics.definitions import METRICS

SINCE = "2026-10-20"
READERS = ("administrator", "revops", "leader", "seller", "auditor")


def own_node(home, role):
    return {"leader": home.leader_node, "seller": home.seller_node}.get(role, home.top_node)


@pytest.mark.parametrize("role", READERS)
def test_figures_are_those_of_the_queries_to_the_digit(role, demo_home, api_of):
    api, node = api_of(role), own_node(demo_home, role)
    question = ask(node_named(node))
    for metric in metric_names():
        assert api.get(f"/figures/{metric}", node=node) == figure(question, metric).as_json()


@pytest.mark.parametrize("role", READERS)
def test_the_sheet_holds_the_figures_of_the_queries(role, demo_home, api_of):
    node = own_node(demo_home, role)
    found = api_of(role).get("/sheet", node=node, since=SINCE)
    one = sheet(ask(node_named(node)), date.fromisoformat(SINCE))
    assert found["figures"] == {metric: own.as_json() for metric, own in one.figures.items()}
    assert [row["figures"] for row in found["rows"]] == [
        {metric: own.as_json() for metric, own in row.figures.items()} for row in one.rows
    ]
    assert found["change"]["closing_minor"] == found["figures"]["pipeline_total"]["amount_minor"]


def test_two_users_of_a_node_and_two_languages_get_the_same_id_and_digits(demo_home, api_of):
    asked = {"node": demo_home.leader_node, "as_of": "2026-10-31"}
    found = [api_of(role).get("/figures/pipeline_total", **asked) for role in ("leader", "revops", "auditor")]
    client = api_of("leader").client
    japanese = client.get("/api/v1/figures/pipeline_total", asked, HTTP_ACCEPT_LANGUAGE="ja").json()
    assert all(one == japanese for one in found)
    assert japanese["id"] == figure(ask(node_named(asked["node"]), as_of=asked["as_of"]), "pipeline_total").id


@pytest.mark.parametrize("role", ["leader", "seller"])
@pytest.mark.parametrize(
    "path", ["/figures/closed", "/figures/closed/deals", "/sheet", f"/change?since={SINCE}"]
)
def test_a_total_asks_for_the_right_to_its_node(role, path, demo_home, api_of):
    api = api_of(role)
    for node in (demo_home.top_node, demo_home.other_node, "organisation/simulated:NOBODY"):
        separator = "&" if "?" in path else "?"
        answer = api.get(f"{path}{separator}node={node}", status=403)
        assert answer["code"] == "policy.no_node"


def test_walls_open_for_those_alone_whose_grant_opens_them(demo_home, api_of):
    asked = {"node": demo_home.leader_node, "wall": "public_sector"}
    for role in ("leader", "revops", "administrator"):
        assert api_of(role).get("/figures/open_all", status=403, **asked)["code"] == "policy.no_wall"
    opened = api_of("walled_leader").get("/figures/open_all", **asked)
    shut = api_of("walled_leader").get("/figures/open_all", node=demo_home.leader_node)
    assert opened["spec"]["walls"] == ["public_sector"]
    assert opened["id"] != shut["id"]
    assert opened["counted"] > shut["counted"]


def test_a_read_behind_a_wall_is_noted_and_no_other_read_is(demo_home, api_of):
    from fieldhouse.apps.audit.queries import newest

    before = newest(1)
    api = api_of("walled_leader")
    api.get("/figures/open_all", node=demo_home.leader_node)
    assert newest(1) == before
    api.get("/figures/open_all", node=demo_home.leader_node, wall="public_sector")
    assert newest(1)[0]["action"] == "wall.read"


def test_pages_note_the_rows_that_they_show_from_behind_a_wall(demo_home, api_of):
    from fieldhouse.apps.audit.queries import newest

    before = newest(1)
    asked = {"node": demo_home.leader_node, "left_out": "behind_wall"}
    client = api_of("walled_leader").client
    client.get("/figures/open_all/", {"node": demo_home.leader_node})
    assert newest(1) == before
    assert client.get("/figures/open_all/", asked).context["found"].rows
    assert newest(1)[0]["action"] == "wall.read"


@pytest.mark.parametrize("role", READERS)
def test_rows_and_reasons_add_up_to_the_figure(role, demo_home, api_of):
    api, node = api_of(role), own_node(demo_home, role)
    one = api.get("/figures/pipeline_total", node=node, evidence=1)
    found = api.get("/figures/pipeline_total/deals", node=node, limit=1000)
    assert found["figure"] == one["id"]
    assert found["total"] == one["counted"]
    if found["shown"] == found["total"]:
        assert sum(row["part_minor"] for row in found["rows"]) == one["amount_minor"]
    for left in one["left_out"]:
        rows = api.get("/figures/pipeline_total/deals", node=node, limit=1000, left_out=left["reason"])
        assert rows["total"] == left["count"]
        assert len(rows["rows"]) == rows["shown"] <= rows["total"]


def test_rows_behind_walls_are_withheld_and_their_sum_is_not_told(demo_home, api_of):
    asked = {"node": demo_home.top_node}
    left = api_of("revops").get("/figures/open_all", evidence=1, **asked)["left_out"]
    walled = next(one for one in left if one["reason"] == "behind_wall")
    assert walled["count"] > 0
    assert walled["amount_minor"] is None
    rows = api_of("revops").get("/figures/open_all/deals", left_out="behind_wall", **asked)
    assert (rows["shown"], rows["rows"], rows["total"]) == (0, [], walled["count"])


def test_pages_of_rows_join_to_the_whole(demo_home, api_of):
    api = api_of("revops")
    whole = api.get("/figures/closed/deals", left_out="lost", limit=1000)
    joined, cursor = [], ""
    while cursor is not None:
        page = api.get("/figures/closed/deals", left_out="lost", limit=50, cursor=cursor)
        joined += page["rows"]
        cursor = page["next"]
    assert joined == whole["rows"]
    assert len(joined) > 50
    changed = api.get("/figures/closed/deals", status=409, cursor="abc.50")
    assert changed["code"] == "cursor.figure_changed"


@pytest.mark.parametrize("metric", METRICS)
def test_a_change_adds_up_and_is_that_of_the_queries(metric, demo_home, api_of):
    found = api_of("leader").get(
        "/change", node=demo_home.leader_node, metric=metric, since=SINCE, limit=1000
    )
    one = change(ask(node_named(demo_home.leader_node)), metric, date.fromisoformat(SINCE))
    assert (
        found["opening_minor"] + sum(step["amount_minor"] for step in found["steps"])
        == found["closing_minor"]
    )
    assert found["amount_minor"] == one.amount_minor
    assert found["total"] == len(one.deals)
    if found["shown"] == found["total"]:
        assert sum(deal["amount_minor"] for deal in found["deals"]) == found["amount_minor"]


def test_a_day_in_words_and_a_metric_that_does_not_exist_are_told_by_code(api_of):
    api = api_of("revops")
    assert api.get("/figures/closed", status=400, as_of="yesterday")["code"] == "figure.bad_day"
    assert api.get("/figures/luck", status=400)["code"] == "figure.unknown_metric"
    assert api.get("/figures/quota/deals", status=400)["code"] == "figure.unknown_metric"
    assert api.get("/figures/closed", status=400, currency="XAU")["code"] == "figure.bad_currency"
    assert api.get("/figures/closed", status=400, filter="owner:7")["code"] == "figure.bad_filter"
    assert api.get("/figures/closed", status=400, known="1+99")["code"] == "figure.unknown_generation"
    assert api.get("/change", status=400)["code"] == "parameter.missing"
    assert api.get("/figures/closed/deals", status=400, left_out="mood")["code"] == "figure.unknown_reason"


def test_a_filter_narrows_a_figure_and_is_part_of_its_id(demo_home, api_of):
    api = api_of("revops")
    whole, part = api.get("/figures/open_all"), api.get("/figures/open_all", filter="category:commit")
    commit = api.get("/figures/open_all/deals", limit=1000)["rows"]
    assert part["amount_minor"] == sum(row["part_minor"] for row in commit if row["category"] == "commit")
    assert part["id"] != whole["id"]
