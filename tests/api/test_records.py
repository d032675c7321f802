"""Nodes, periods, runs and deals through the API."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from tests.demo_home import UNTIL

from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import visible_to


def test_everybody_begins_at_their_own_nodes(demo_home, api_of):
    begins = {
        role: [one["reference"] for one in api_of(role).get("/nodes")]
        for role in ("revops", "leader", "seller", "nobody")
    }
    assert begins["revops"][0] == demo_home.top_node
    assert begins["leader"] == [demo_home.leader_node]
    assert begins["seller"] == [demo_home.seller_node]
    assert begins["nobody"] == []


def test_a_node_shows_the_way_to_it_as_far_as_one_may_see(demo_home, api_of):
    tree, _, key = demo_home.leader_node.partition("/")
    address = f"/nodes/{tree}/{quote(key, safe='')}"
    assert [one["reference"] for one in api_of("revops").get(address)["path"]] == [demo_home.top_node]
    own = api_of("leader").get(address)
    assert own["path"] == []
    assert own["children"]
    assert api_of("seller").get(address, status=403)["code"] == "policy.no_node"
    assert api_of("revops").get("/nodes/organisation/no:body", status=400)["code"] == "node.unknown"


def test_periods_are_closed_by_those_who_may_and_once(api_of):
    revops = api_of("revops")
    codes = [one["code"] for one in revops.get("/periods")]
    assert "FY27-Q3" in codes
    assert all(one["sealed_generation"] is None for one in revops.get("/periods", kind="year"))
    for role in ("administrator", "leader", "seller", "auditor"):
        assert api_of(role).post("/periods/FY27-Q3/close", status=403).json()["code"] == "policy.no_right"
    assert revops.post("/periods/FY27-Q3/close").json()["sealed_generation"] == 1
    assert revops.post("/periods/FY27-Q3/close", status=409).json()["code"] == "period.closed_already"
    assert revops.post("/periods/FY27-Q4/close", status=409).json()["code"] == "period.not_over"
    assert revops.post("/periods/soon/close", status=400).json()["code"] == "calendar.bad_period_code"


def test_runs_are_for_those_who_may_see_them(api_of):
    for role in ("administrator", "revops", "auditor"):
        first = api_of(role).get("/runs")[0]
        assert api_of(role).get(f"/runs/{first['number']}") == first
        assert api_of(role).get("/runs/999999", status=404)["code"] == "run.unknown"
    for role in ("leader", "seller", "nobody"):
        api_of(role).get("/runs", status=403)
        api_of(role).get("/runs/999999", status=403)


@pytest.mark.parametrize(
    "role", ["administrator", "revops", "leader", "walled_leader", "seller", "auditor", "nobody"]
)
def test_the_deal_list_is_what_the_policy_shows_page_by_page(role, demo_home, api_of):
    api = api_of(role)
    found, cursor = [], ""
    while cursor is not None:
        page = api.get("/deals", sort="-amount", cursor=cursor)
        found += [deal["key"] for deal in page["deals"]]
        cursor = page["next"]
    seen = Deal.objects.filter(visible_to(demo_home.user(role), UNTIL).as_q())
    assert sorted(found) == sorted(seen.values_list("opportunity__source_key", flat=True))
    assert page["count"] == len(found) == len(set(found))


def test_the_deal_list_takes_filters_and_refuses_what_is_none(demo_home, api_of):
    api = api_of("revops")
    won = api.get("/deals", outcome="won", node=demo_home.leader_node)
    assert {deal["outcome"] for deal in won["deals"]} == {"won"}
    assert api.get("/deals", status=400, stage="no such stage")["code"] == "list.bad_filter"
    assert api.get("/deals", status=400, cursor="nonsense")["code"] == "list.bad_cursor"
    assert api.get("/deals", status=422, outcome="undecided")["code"] == "api.invalid"
    assert api_of("leader").get("/deals", status=403, node=demo_home.top_node)["code"] == "policy.no_node"


def open_deal(api):
    return api.get("/deals", outcome="open")["deals"][0]


def test_a_deal_comes_with_its_history_and_only_to_those_who_may_see_it(demo_home, api_of):
    own = open_deal(api_of("seller"))
    address = f"/deals/{own['source']}/{own['key']}"
    found = api_of("seller").get(address)
    assert found["deal"] == own
    assert [one["valid_from"] for one in found["history"]] == sorted(
        one["valid_from"] for one in found["history"]
    )
    amounts = [one["amount_minor"] for one in found["history"] if one["field"] == "amount"]
    assert amounts[-1] == own["amount_minor"]
    assert api_of("other_leader").get(address, status=404) == api_of("other_leader").get(
        "/deals/x/y", status=404
    )


def test_an_edit_is_at_once_in_the_figures_or_waits_as_a_proposal(demo_home, api_of):
    from fieldhouse.apps.company.models import FieldMaster

    FieldMaster.objects.update_or_create(field="amount", defaults={"master": "fieldhouse"})
    FieldMaster.objects.update_or_create(field="close_on", defaults={"master": "crm"})
    api, asked = api_of("seller"), {"node": demo_home.seller_node, "evidence": 1}
    own = open_deal(api)
    address = f"/api/v1/deals/{own['source']}/{own['key']}"

    def edit(client, status, **body):
        answer = client.patch(address, body, content_type="application/json", HTTP_ACCEPT_LANGUAGE="en")
        assert answer.status_code == status, answer.content
        return answer.json()

    before = api.get("/figures/open_all", **asked)
    amount = {"field": "amount", "value": "1.00", "version": own["version"]}
    changed = edit(api.client, 200, **amount)
    assert changed["kind"] == "changed"
    assert changed["deal"]["amount_minor"] == (100 if own["currency"] != "JPY" else 1)
    after = api.get("/figures/open_all", **asked)
    assert after["spec"]["known"].startswith("1+")
    assert after["amount_minor"] < before["amount_minor"]
    assert api.get("/figures/open_all", known="1", **asked)["amount_minor"] == before["amount_minor"]
    behind = edit(api.client, 409, **amount)
    assert behind["code"] == "deal.changed_meanwhile"
    assert behind["message"].startswith("Meanwhile seller changed this deal: amount from ")
    later = {"field": "close_on", "value": "2027-01-15", "version": changed["deal"]["version"]}
    proposed = edit(api.client, 200, **later)
    assert proposed["kind"] == "proposed"
    assert proposed["deal"]["close_on"] == own["close_on"]
    assert edit(api_of("other_leader").client, 404, **amount)["code"] == "deal.unknown"
    assert edit(api_of("auditor").client, 403, **amount)["code"] == "policy.no_right"
    assert edit(api.client, 422, field="name", value="x", version=1)["code"] == "api.invalid"


@pytest.mark.parametrize("text", ["\ud800", "\x00", "9" * 200, "1e999999", "９９"])
@pytest.mark.parametrize("field", ["amount", "owner", "close_on"])
def test_no_text_of_an_edit_breaks_anything(field, text, demo_home, api_of):
    from fieldhouse.apps.company.models import FieldMaster

    FieldMaster.objects.update_or_create(field=field, defaults={"master": "fieldhouse"})
    api = api_of("seller")
    own = open_deal(api)
    address = f"/api/v1/deals/{own['source']}/{own['key']}"
    body = {"field": field, "value": text, "reason": text, "version": own["version"]}
    answer = api.client.patch(address, body, content_type="application/json")
    assert answer.status_code in (200, 400, 409, 422)
    assert answer.json()["code" if answer.status_code != 200 else "kind"]
    api.get("/figures/open_all")
