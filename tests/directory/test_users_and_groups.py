"""Users and groups come and go as the directory says, and groups give roles."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fieldhouse.apps.audit.queries import newest
from fieldhouse.apps.directory.actions import add_group_role, end_group_role
from fieldhouse.apps.directory.models import Group
from fieldhouse.apps.logins.actions import make_token
from fieldhouse.apps.logins.queries import token_held
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.apps.roles.models import Grant

User = get_user_model()


def roles_of(user):
    return sorted(Grant.objects.filter(user=user, valid_to=None).values_list("role", flat=True))


def test_a_user_of_the_directory_signs_in_by_no_password(directory):
    made = directory.make_user(
        "haruka.tanaka",
        name={"givenName": "Haruka", "familyName": "Tanaka"},
        preferredLanguage="ja-JP",
        timezone="Asia/Tokyo",
        emails=[{"value": "haruka@example.com", "primary": True}],
        title="Director",
    )
    user = User.objects.get(pk=made["id"])
    assert (user.first_name, user.last_name, user.email) == ("Haruka", "Tanaka", "haruka@example.com")
    assert (user.language, user.zone, user.is_active) == ("ja", "Asia/Tokyo", True)
    assert not user.has_usable_password()
    assert "title" not in made
    assert newest(1)[0]["action"] == "directory.user"


def test_an_address_ties_the_user_to_the_only_person_who_has_it(directory):
    people = [
        Person.objects.create(source="crm", source_key=key, email=address)
        for key, address in (("P1", "kim@example.com"), ("P2", "lee@example.com"), ("P3", "lee@example.com"))
    ]
    kim = directory.make_user("kim", emails=[{"value": "Kim@example.com"}])
    lee = directory.make_user("lee", emails=[{"value": "lee@example.com"}])
    assert User.objects.get(pk=kim["id"]).person_id == people[0].pk
    assert User.objects.get(pk=lee["id"]).person_id is None


def test_who_may_no_longer_sign_in_is_signed_out_at_once(directory):
    made = directory.make_user("kim")
    user, client = User.objects.get(pk=made["id"]), Client()
    client.force_login(user)
    text = make_token(user, 5).text
    directory.patch(f"Users/{made['id']}", {"op": "Replace", "path": "active", "value": "False"})
    assert client.get("/settings/").status_code == 302
    assert token_held(text) is None
    directory.patch(f"Users/{made['id']}", {"op": "replace", "value": {"active": True}})
    assert token_held(text) is None, "a token does not come back"


def test_who_is_taken_away_is_gone_for_the_directory_and_comes_back_without_roles(directory):
    made = directory.make_user("kim")
    user = User.objects.get(pk=made["id"])
    grant_role(user, "revops")
    directory.ask("DELETE", f"Users/{made['id']}", status=204)
    directory.ask("GET", f"Users/{made['id']}", status=404)
    user.refresh_from_db()
    assert not user.is_active and roles_of(user) == []
    again = directory.make_user("kim")
    assert again["id"] == made["id"]
    user.refresh_from_db()
    assert user.is_active and roles_of(user) == []


@pytest.mark.parametrize("login", ["kim", "KIM"])
def test_a_login_has_one_owner(directory, login):
    directory.make_user("kim")
    refused = directory.ask("POST", "Users", {"schemas": [], "userName": login}, 409)
    assert refused["scimType"] == "uniqueness"


def test_a_user_who_was_made_here_is_found_and_taken_over(directory):
    create_user("kim", "seven lanterns over water", display=("Kim", "Lee"))
    found = directory.ask("GET", "Users", filter="userName%20eq%20%22KIM%22")
    assert found["totalResults"] == 1
    (one,) = found["Resources"]
    assert one["name"] == {"familyName": "Lee", "givenName": "Kim"}
    directory.patch(f"Users/{one['id']}", {"op": "add", "path": "externalId", "value": "00u1"})
    found = directory.ask("GET", "Users", filter="externalId%20eq%20%2200u1%22")
    assert [one["userName"] for one in found["Resources"]] == ["kim"]


def test_filters_pages_and_attributes(directory):
    for n in range(4):
        directory.make_user(f"user-{n}", active=n != 2)
    found = directory.ask("GET", "Users", filter="userName%20sw%20%22user-%22%20and%20active%20eq%20true")
    assert [one["userName"] for one in found["Resources"]] == ["user-0", "user-1", "user-3"]
    page = directory.ask("GET", "Users", startIndex="2", count="2", sortBy="userName", sortOrder="descending")
    assert (page["totalResults"], [one["userName"] for one in page["Resources"]]) == (5, ["user-2", "user-1"])
    found = directory.ask("GET", "Users", attributes="userName", count="1")
    assert set(found["Resources"][0]) == {"schemas", "id", "userName"}
    directory.ask("GET", "Users", status=400, filter="userName%20like%20%22x%22")


def test_a_group_gives_its_roles_to_whoever_is_in_it(directory, manager):
    kim, lee = (directory.make_user(login)["id"] for login in ("kim", "lee"))
    group = directory.make_group("RevOps", kim)
    role = add_group_role(Group.objects.get(pk=group["id"]), "revops", made_by=manager.pk)
    held = [roles_of(one) for one in (kim, lee)]
    assert held == [["revops"], []]
    directory.patch(
        f"Groups/{group['id']}",
        {"op": "Add", "path": "members", "value": [{"value": lee}]},
        {"op": "Remove", "path": "members", "value": [{"value": kim}]},
    )
    assert [roles_of(one) for one in (kim, lee)] == [[], ["revops"]]
    groups = directory.ask("GET", f"Users/{lee}")["groups"]
    assert [one["display"] for one in groups] == ["RevOps"]
    end_group_role(role, made_by=manager.pk)
    assert roles_of(lee) == []


def test_a_role_that_somebody_granted_by_hand_stays_when_they_leave_a_group(directory, manager):
    kim = directory.make_user("kim")["id"]
    grant_role(User.objects.get(pk=kim), "revops")
    group = directory.make_group("RevOps", kim)
    add_group_role(Group.objects.get(pk=group["id"]), "revops", made_by=manager.pk)
    assert roles_of(kim) == ["revops", "revops"]
    directory.ask("DELETE", f"Groups/{group['id']}", status=204)
    assert roles_of(kim) == ["revops"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("Users", {"schemas": [], "userName": "two words"}, 400),
        ("Users", {"schemas": []}, 400),
        ("Users", [], 400),
        ("Users", {"schemas": [], "userName": "kim", "displayName": "a\0b"}, 400),
        ("Users", {"schemas": [], "userName": "kim", "displayName": "\ud800"}, 400),
        ("Users", {"schemas": [], "userName": "kim", "externalId": "x" * 256}, 400),
        ("Groups", {"schemas": [], "displayName": "x", "members": [{"value": "99999"}]}, 400),
        ("Groups", {"schemas": [], "displayName": ""}, 400),
        ("Bulk", {}, 501),
        ("Pets", {}, 404),
        ("Users/1/2", {}, 404),
    ],
)
def test_what_cannot_be_done_is_refused_in_the_form_of_scim(directory, path, body, status):
    refused = directory.ask("POST", path, body, status)
    assert refused["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert refused["status"] == str(status)


def test_the_directory_does_not_lock_the_owner_of_its_token_out(directory, manager):
    directory.patch(f"Users/{manager.pk}", {"op": "replace", "path": "active", "value": False}, status=409)
    directory.ask("DELETE", f"Users/{manager.pk}", status=409)
    manager.refresh_from_db()
    assert manager.is_active


def test_only_a_token_of_the_directory_opens_it(directory, manager):
    client = Client()
    client.force_login(manager)
    assert client.get("/scim/v2/Users").status_code == 401
    other = make_token(manager, 1, scopes=["read", "write", "export"]).text
    assert client.get("/scim/v2/Users", HTTP_AUTHORIZATION=f"Bearer {other}").status_code == 403
    Grant.objects.filter(user=manager).delete()
    directory.ask("GET", "Users", status=403)


def test_a_manager_has_a_group_give_a_role_on_a_page(directory, manager, client):
    kim = directory.make_user("kim")["id"]
    group = directory.make_group("Auditors", kim)["id"]
    client.force_login(manager)
    assert "Auditors" in client.get("/users/groups/").content.decode()
    said = {"role": "auditor", "node": ""}
    assert client.post(f"/users/groups/{group}/roles/", said).status_code == 302
    assert roles_of(kim) == ["auditor"]
    page = client.get(f"/users/groups/{group}/").content.decode()
    assert "Auditor" in page
    assert 'value="seller"' in page and 'value="partner_user"' not in page
    said = {"role": "partner_user", "node": "", "partner": "any"}
    assert client.post(f"/users/groups/{group}/roles/", said).status_code == 400
    number = Group.objects.get(pk=group).roles.get().pk
    assert client.post(f"/users/groups/{group}/roles/{number}/end/").status_code == 302
    assert roles_of(kim) == []
    client.force_login(User.objects.get(pk=kim))
    assert client.get("/users/groups/").status_code == 403
