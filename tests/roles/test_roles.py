"""Roles are made of atoms: standard ones are described in both languages, and administrators change and make them."""

from __future__ import annotations

import json

import pytest
from django.utils import translation
from tests.demo_home import UNTIL as SOME_DAY

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.roles import actions
from fieldhouse.apps.roles.access import NotAllowed, has_right, visible_to
from fieldhouse.apps.roles.labels import ABOUT, REACHES, RIGHTS, ROLES, WITHHELD, role_name
from fieldhouse.apps.roles.models import Grant, Role
from fieldhouse.apps.roles.queries import role_called
from fieldhouse.apps.roles.rights import Reach, Right, Withheld
from fieldhouse.apps.roles.standard import EVERY_FIELD, STANDARD, RoleRule
from fieldhouse.domain.errors import BadInput, Refused

OUT_OF_THE_BOX = {
    "administrator",
    "revops",
    "executive",
    "region_leader",
    "area_manager",
    "seller",
    "field_marketer",
    "marketing_leader",
    "channel_manager",
    "partner_user",
    "deal_desk",
    "finance",
    "recruiter",
    "hiring_manager",
    "auditor",
}


def test_the_roles_out_of_the_box_are_described_in_both_languages() -> None:
    assert set(STANDARD) == set(ROLES) == set(ABOUT) == OUT_OF_THE_BOX
    for labels in (ROLES, ABOUT):
        with translation.override("en"):
            english = {code: str(text) for code, text in labels.items()}
        with translation.override("ja"):
            japanese = {code: str(text) for code, text in labels.items()}
        assert all(english.values()) and all(japanese.values())
        assert {code for code in english if english[code] == japanese[code]} <= {"revops"}
    assert (set(RIGHTS), set(REACHES), set(WITHHELD)) == (set(Right), set(Reach), set(Withheld))


def test_seeing_submitting_and_adjusting_a_forecast_are_three_rights() -> None:
    three = (Right.SEE_FORECAST, Right.SUBMIT_FORECAST, Right.ADJUST_FORECAST)
    held = {code: tuple(right in rule.rights for right in three) for code, rule in STANDARD.items()}
    assert held["seller"] == (True, True, False) and held["area_manager"] == (True, True, True)
    assert held["executive"] == (True, False, True) and held["revops"] == (True, False, False)
    assert held["recruiter"] == (False, False, False)


@pytest.mark.usefixtures("demo_home", "db")
class TestChanging:
    """Of the demo's home."""

    def test_a_changed_role_holds_from_the_next_request_and_goes_back(self, demo_home) -> None:
        admin, seller = demo_home.user("administrator"), demo_home.user("seller")
        before = STANDARD["seller"]
        without = RoleRule(
            "seller", before.rights - {Right.EXPORT}, before.reach, fields=frozenset({"margin"})
        )
        actions.keep_role(admin, without, "no lists leave the house")
        assert not has_right(seller, Right.EXPORT) and "margin" in visible_to(seller, SOME_DAY).fields
        entry = AuditEntry.objects.order_by("-seq").first()
        said = json.loads(entry.payload)
        assert said["action"] == "role.keep"
        assert entry.values.get(value="no lists leave the house")
        assert "export" in said["fields"]["before"] and "export" not in said["fields"]["after"]
        actions.drop_role(admin, "seller")
        assert has_right(seller, Right.EXPORT) and role_called("seller") == before

    def test_a_role_of_ones_own_is_made_granted_and_ended(self, demo_home) -> None:
        admin, nobody = demo_home.user("administrator"), demo_home.user("nobody")
        own = RoleRule(
            "overlay",
            frozenset({Right.SEE_FORECAST}),
            frozenset({Reach.OWN, Reach.TERRITORIES}),
            name="Overlay specialist",
            name_ja="オーバーレイ担当",
        )
        actions.keep_role(admin, own)
        assert role_name("overlay", "ja") == "オーバーレイ担当"
        grant = actions.grant_role(nobody, "overlay")
        assert has_right(nobody, Right.SEE_FORECAST) and not has_right(nobody, Right.EDIT_DEALS)
        with pytest.raises(Refused, match=r"role\.is_held"):
            actions.drop_role(admin, "overlay")
        actions.end_grant(grant)
        actions.drop_role(admin, "overlay")
        assert role_called("overlay") is None and not has_right(nobody, Right.SEE_FORECAST)
        with pytest.raises(BadInput, match=r"user\.bad_role"):
            actions.grant_role(nobody, "overlay")

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            (RoleRule("Boss", name="x"), "role.bad_code"),
            (RoleRule("leader", name="x"), "role.bad_code"),
            (RoleRule("boss"), "role.name_missing"),
            (RoleRule("boss", frozenset({"fly"}), name="x"), "role.unknown_atom"),
            (RoleRule("boss", reach=frozenset({"moon"}), name="x"), "role.unknown_atom"),
            (RoleRule("boss", walls=frozenset({"berlin"}), name="x"), "role.unknown_atom"),
        ],
    )
    def test_what_is_no_role_is_refused(self, demo_home, asked: RoleRule, code: str) -> None:
        with pytest.raises(BadInput) as refusal:
            actions.keep_role(demo_home.user("administrator"), asked)
        assert refusal.value.code == code and not Role.objects.exists()

    def test_nobody_locks_everybody_out(self, demo_home) -> None:
        admin = demo_home.user("administrator")
        with pytest.raises(Refused, match=r"role\.last_manager"):
            actions.keep_role(admin, RoleRule("administrator", frozenset({Right.IMPORT})))
        with pytest.raises(Refused, match=r"role\.last_manager"):
            actions.end_grant(Grant.objects.get(user=admin), made_by=admin.pk)
        with pytest.raises(NotAllowed):
            actions.keep_role(demo_home.user("revops"), RoleRule("boss", name="x"))

    def test_a_grant_of_an_earlier_release_is_an_area_managers(self, demo_home) -> None:
        leader = demo_home.user("leader")
        before = visible_to(leader, SOME_DAY)
        Grant.objects.filter(user=leader).update(role="leader")
        assert visible_to(leader, SOME_DAY) == before and has_right(leader, Right.ADJUST_FORECAST)

    def test_roles_that_reach_nothing_withhold_nothing_of_what_others_reach(self, demo_home) -> None:
        nobody, leader = demo_home.user("nobody"), demo_home.user("leader")
        assert visible_to(nobody, SOME_DAY).fields == EVERY_FIELD
        actions.grant_role(leader, "hiring_manager")
        assert visible_to(leader, SOME_DAY).fields == frozenset()
        actions.grant_role(leader, "channel_manager")
        assert visible_to(leader, SOME_DAY).fields == {"margin"}

    def test_the_pages_make_change_and_end_a_role(self, demo_home, signed_in) -> None:
        client = signed_in("administrator")
        said = {"code": "analyst", "name": "Analyst", "rights": ["see_forecast"], "reach": ["everything"]}
        made = client.post("/roles/new/", said | {"fields_of": ["margin"], "more_fields": "Grade__c\n"})
        assert made["Location"] == "/roles/analyst/"
        assert role_called("analyst").fields == {"margin", "Grade__c"}
        assert client.post("/roles/new/", said).status_code == 400  # there is one with this code
        changed = client.post("/roles/analyst/", said | {"rights": ["see_forecast", "export"]})
        assert changed.status_code == 302 and Right.EXPORT in role_called("analyst").rights
        assert client.post("/roles/analyst/", said | {"rights": ["fly"]}).status_code == 400
        text = client.get("/roles/").content.decode()
        assert "Analyst" in text and "Executive" in text and "made or changed here" in text
        assert client.get("/roles/none/").status_code == 404
        assert client.get("/roles/new/?from=seller").status_code == 200
        assert client.post("/roles/analyst/end/").status_code == 302 and role_called("analyst") is None
        reader = signed_in("auditor")
        assert reader.get("/roles/seller/").status_code == 200
        assert reader.post("/roles/seller/", said).status_code == 403
        assert reader.post("/roles/seller/end/").status_code == 403
        assert signed_in("leader").get("/roles/").status_code == 403

    def test_the_api_makes_and_ends_a_role_and_says_who_sees(self, demo_home, signed_in) -> None:
        client = signed_in("administrator")
        body = {"name": "Analyst", "rights": ["see_forecast"], "reach": ["everything"]}
        put = client.put("/api/v1/roles/analyst", json.dumps(body), content_type="application/json")
        assert put.status_code == 200 and put.json()["reach"] == ["everything"]
        assert {one["code"] for one in client.get("/api/v1/roles").json()} == OUT_OF_THE_BOX | {"analyst"}
        assert client.delete("/api/v1/roles/analyst").status_code == 204
        assert client.delete("/api/v1/roles/analyst").status_code == 400
        deal = client.get("/api/v1/deals?sort=name").json()["deals"][0]
        asked = {"of": f"{deal['source']}:{deal['key']}", "user": "revops"}
        told = client.get("/api/v1/access", asked).json()["users"]
        assert [(one["login"], one["sees"], one["reasons"][0]["why"]) for one in told] == [
            ("revops", True, "everything")
        ]
        assert client.get("/api/v1/access", asked | {"on": "soon"}).status_code == 400
        page = client.get("/access/", {"of": asked["of"]}).content.decode()
        assert "revops" in page and "The role sees every node." in page
        assert client.get("/access/", asked).status_code == 200
        assert client.get("/access/", asked | {"user": "x"}).status_code == 400
        assert client.get("/access/", {"of": "x"}).status_code == 404
        assert signed_in("revops").get("/access/").status_code == 403
