"""The pages and the API of requests, and the links that mails hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldhouse.apps.approvals import actions
from fieldhouse.apps.approvals.models import ApprovalLink, ApprovalSeat
from fieldhouse.apps.approvals.queries import route_for
from fieldhouse.apps.notices.models import Notice
from fieldhouse.clock import now


def steps(*rows: dict[str, str]) -> dict[str, str]:
    said = {"step-TOTAL_FORMS": str(len(rows)), "step-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        empty = {"who": "", "mode": "any", "days": "", "escalates_to": ""}
        said |= {f"step-{number}-{name}": value for name, value in {**empty, **row}.items()}
    return said


def test_an_administrator_sets_and_ends_a_route_on_its_page(signed_in, home) -> None:
    client = signed_in("administrator")
    said = steps(
        {"who": "auditor, Area manager", "mode": "all", "days": "3", "escalates_to": "revops"},
        {"who": home.leader_node},
        {},
        {"who": "Whoever leads the asker", "mode": "later"},
    )
    assert client.post("/approvals/routes/move/", said).status_code == 302
    kept = route_for("move").all_steps()
    assert kept[0].who == (f"user:{home.user('auditor').pk}", "role:area_manager") and kept[0].days == 3
    assert kept[1].who[0].startswith("position:") and kept[2].who == ("above",)
    page = client.get("/approvals/routes/move/").content.decode()
    assert 'value="auditor, Area manager"' in page and 'value="Whoever leads the asker"' in page
    for wrong, words in (
        (steps({"who": "nobody at all"}), "is no user, no role and no position"),
        (steps({"mode": "all"}), "No step of the route decides"),
        (steps({"who": "auditor", "mode": "later"}, {"who": "auditor"}), "No step|told later"),
    ):
        answer = client.post("/approvals/routes/move/", wrong)
        assert answer.status_code == 400
        assert any(one in answer.content.decode() for one in words.split("|"))
    assert client.post("/approvals/routes/move/end/").status_code == 302 and route_for("move") is None
    assert signed_in("revops").get("/approvals/routes/").status_code == 403


@pytest.mark.parametrize(("language", "block"), [("en", "Decision block"), ("ja", "決裁欄")])
def test_a_request_is_asked_decided_and_printed_as_a_block(
    home, signed_in, route, places, language, block
) -> None:
    route("auditor")
    client = signed_in("revops")
    named = [f"organisation/{one.source}:{one.source_key}" for one in places]
    said = {"position": named[0], "to": named[1], "on": (now().date()).isoformat(), "reason": "One customer"}
    assert "needs approval" in client.get("/organisation/move/").content.decode()
    asked = client.post("/organisation/move/", said)
    assert asked.status_code == 302
    auditor = home.user("auditor")
    auditor.language = language
    auditor.save()
    client = signed_in("auditor")
    assert b"fh-inbox-count" in client.get("/approvals/").content
    assert asked["Location"].encode() in client.get("/approvals/").content
    refused = client.post(f"{asked['Location']}decide/", {"decision": "return", "version": 1})
    assert (
        refused.status_code == 409
        and ("Say in the comment" if language == "en" else "理由") in refused.content.decode()
    )
    done = {"decision": "approve", "version": 1, "comment": "Agreed <b>"}
    assert client.post(f"{asked['Location']}decide/", done).status_code == 302
    page = client.get(asked["Location"]).content.decode()
    assert block in page and "Agreed &lt;b&gt;" in page and "One customer" in page
    assert not Notice.objects.filter(user=auditor, read_at=None).exists()
    assert signed_in("nobody").get(asked["Location"]).status_code == 404


def test_a_mails_link_is_for_one_person_and_one_decision(home, signed_in, route, asked, client) -> None:
    route(("auditor", "administrator"))
    request = asked()
    token = actions.make_link(home.user("auditor").pk, request.pk)
    address = f"/approvals/link/{token}/"
    assert client.get(address)["Location"].startswith("/sign-in/")
    assert "not sent to you" in signed_in("administrator").get(address).content.decode()
    client = signed_in("auditor")
    assert "not sent to you" in client.get(f"/approvals/link/{token}x/").content.decode()
    for _looked_at_twice in range(2):
        assert client.get(address).status_code == 200
    ApprovalLink.objects.update(expires_at=now() - timedelta(seconds=1))
    assert "has run out" in client.get(address).content.decode()
    ApprovalLink.objects.update(expires_at=now() + timedelta(days=1))
    said = {"decision": "approve", "version": request.version, "token": token}
    assert client.post(f"/approvals/{request.pk}/decide/", said).status_code == 302
    assert ApprovalSeat.objects.get(user=home.user("auditor")).via == "mail"
    assert "has been used" in client.get(address).content.decode()
    assert token not in str(list(ApprovalLink.objects.values()))
    assert actions.make_link(home.user("revops").pk, request.pk) is None


def test_the_api_shows_decides_and_withdraws(home, signed_in, route, asked) -> None:
    route("auditor")
    first, second = asked(), asked(on=now().date() + timedelta(1))
    client = signed_in("auditor")
    listed = client.get("/api/v1/approvals").json()
    assert [one["number"] for one in listed] == [first.pk, second.pk]
    address = f"/api/v1/approvals/{first.pk}"
    assert client.get(address).json()["steps"][0]["boxes"][0]["decision"] == ""
    token = client.get("/approvals/").cookies["fieldhouse_csrf"].value

    def post(path, body=None):
        return client.post(path, body or {}, "application/json", headers={"X-CSRFToken": token})

    assert post(f"{address}/decision", {"decision": "reject", "version": 1}).status_code == 400
    done = post(f"{address}/decision", {"decision": "reject", "version": 1, "comment": "No"})
    assert done.status_code == 200 and done.json()["state"] == "rejected"
    assert post(f"{address}/withdrawal").status_code == 403
    client = signed_in("revops")
    done = client.post(f"/api/v1/approvals/{second.pk}/withdrawal", {}, "application/json")
    assert done.status_code == 200 and done.json()["state"] == "withdrawn"
    assert signed_in("nobody").get(address).status_code == 404


def test_an_administrator_hands_a_seat_over_on_the_page(home, signed_in, route, asked):
    route("walled_leader")
    request = asked()
    client = signed_in("administrator")
    seat, page = ApprovalSeat.objects.get(request=request), f"/approvals/{request.pk}/"
    assert "Hand a seat to somebody else" in client.get(page).content.decode()
    said = {"seat": seat.pk, "to": "auditor", "reason": "She left"}
    assert client.post(f"{page}hand-over/", said | {"reason": ""}).status_code == 400
    refused = client.post(f"{page}hand-over/", said | {"to": "administrator"})
    assert refused.status_code == 409 and "hands a seat to themself" in refused.content.decode()
    assert client.post(f"{page}hand-over/", said).status_code == 302
    seat.refresh_from_db()
    assert seat.user == home.user("auditor")
    client = signed_in("revops")
    assert "Hand a seat" not in client.get(page).content.decode()
    assert client.post(f"{page}hand-over/", said).status_code == 403
