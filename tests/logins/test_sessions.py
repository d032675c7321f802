"""Where somebody is signed in, signing out there, and what is noted at the door."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from fieldhouse.apps.audit.models import AuditValue
from fieldhouse.apps.audit.queries import newest
from fieldhouse.apps.logins.devices import device_of
from fieldhouse.apps.logins.queries import places_of
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.web.throttle import SharedCounts

PASSWORD = "seven lanterns over water"
CHROME = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1"


@pytest.fixture
def kim(db):
    return create_user("kim", PASSWORD)


def signed_in(user_agent=CHROME, login="kim", password=PASSWORD):
    client = Client(headers={"User-Agent": user_agent})
    client.post("/sign-in/", {"login": login, "password": password})
    return client


def test_every_place_is_listed_and_one_is_ended(kim):
    here, phone = signed_in(), signed_in(PHONE)
    page = here.get("/account/security/").content.decode()
    assert "Chrome, macOS" in page and "Safari, iPhone" in page and "127.0.0.1" in page
    number = re.search(r"/account/security/sessions/(\d+)/end/", page)[1]
    assert here.post(f"/account/security/sessions/{number}/end/").status_code == 302
    assert phone.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200
    assert newest(1)[0]["action"] == "session.end"
    assert here.post(f"/account/security/sessions/{number}/end/").status_code == 404


def test_nobody_ends_the_session_of_somebody_else(kim):
    create_user("lee", PASSWORD)
    here, lee = signed_in(), signed_in(login="lee")
    number = places_of(kim)[0].number
    assert lee.post(f"/account/security/sessions/{number}/end/").status_code == 404
    assert here.get("/settings/").status_code == 200


def test_signing_out_everywhere_is_here_too(kim):
    here, phone = signed_in(), signed_in(PHONE)
    assert here.post("/account/security/sessions/end/")["Location"] == "/sign-in/"
    assert [one.get("/settings/").status_code for one in (here, phone)] == [302, 302]
    assert places_of(kim) == []


def test_another_password_ends_the_other_sessions(kim):
    here, phone = signed_in(), signed_in(PHONE)
    new = "another long enough one"
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [one.get("/settings/").status_code for one in (here, phone)] == [200, 302]
    kim.refresh_from_db()
    assert [one.device for one in places_of(kim)] == ["Chrome, macOS"]
    assert "user.password" in [said["action"] for said in newest(2)]


def test_a_manager_signs_others_out(kim):
    manager = create_user("manager", PASSWORD)
    grant_role(manager, "administrator")
    kims, managers = signed_in(), signed_in(login="manager")
    assert "Chrome, macOS" in managers.get(f"/users/{kim.pk}/sign-in/").content.decode()
    assert kims.post(f"/users/{manager.pk}/sign-in/sessions/end/").status_code == 403
    assert managers.post(f"/users/{kim.pk}/sign-in/sessions/end/").status_code == 302
    assert kims.get("/settings/").status_code == 302


def test_coming_and_going_is_written_with_the_address_as_a_digest(kim):
    client = signed_in()
    client.post("/sign-out/")
    out, came = newest(2)
    assert (came["action"], came["fields"], came["who"]) == ("login.in", {"ways": ["password"]}, kim.pk)
    assert "127.0.0.1" not in str(came) and len(came["personal"]["address"]) == 64
    assert AuditValue.objects.filter(value="127.0.0.1").exists()
    assert out["action"] == "login.out"


@pytest.mark.parametrize(("login", "subject"), [("kim", "user:{}"), ("my password by mistake", "user")])
def test_what_somebody_typed_who_did_not_get_in_is_not_kept(kim, login, subject):
    signed_in(login=login, password="wrong")
    said = newest(1)[0]
    assert (said["action"], said["subject"]) == ("login.failed", subject.format(kim.pk))
    assert login == "kim" or not AuditValue.objects.filter(value__contains="mistake").exists()


def test_five_wrong_passwords_close_the_door_for_a_while(kim):
    for _n in range(5):
        signed_in(password="wrong")
    client = Client()
    answer = client.post("/sign-in/", {"login": "kim", "password": PASSWORD})
    assert "Too many attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    cache.clear()
    assert signed_in().get("/settings/").status_code == 200


def test_a_count_is_made_once_and_never_makes_room_for_others(tmp_path, monkeypatch):
    monkeypatch.setattr("fieldhouse.web.throttle.MOST_FILES", 3)
    (tmp_path / "cache").mkdir()
    counts = SharedCounts(tmp_path / "cache" / "attempts", {"TIMEOUT": 300})
    assert (counts.add("a", 1), counts.add("a", 2), counts.get("a")) == (True, False, 1)
    counts.set("over", 1, timeout=-1)
    for n in range(5):
        counts.set(f"other-{n}", n)
    assert counts.get("a") == 1 and counts.get("other-0") == 0
    assert len(list((tmp_path / "cache" / "attempts").glob("*.djcache"))) == 6, "what ran out is gone"


def test_a_token_is_made_on_the_page_and_shown_once(kim):
    client = signed_in()
    client.post("/sign-in/again/", {"password": PASSWORD})
    assert client.post("/account/security/tokens/new/", {"name": "x", "days": "0"}).status_code == 400
    said = {"name": "Weekly pack", "days": "30", "scopes": ["read"]}
    page = client.post("/account/security/tokens/new/", said).content.decode()
    text = re.search(r"(fh_[\w-]{43})", page)[1]
    headers = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/me", headers=headers).json()["login"] == "kim"
    listed = client.get("/account/security/").content.decode()
    assert "Weekly pack" in listed and text not in listed
    number = re.search(r"/account/security/tokens/(\d+)/end/", listed)[1]
    assert client.post(f"/account/security/tokens/{number}/end/").status_code == 302
    assert Client().get("/api/v1/me", headers=headers).status_code == 401
    assert client.post("/account/security/tokens/new/", {**said, "scopes": ["directory"]}).status_code == 400


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (CHROME + " Edg/141.0", "Edge, macOS"),
        (PHONE, "Safari, iPhone"),
        ("curl/8.1", "curl/8.1"),
        ("", ""),
        ("x" * 99, "x" * 60),
    ],
)
def test_a_browser_is_named_as_its_owner_would(said, device):
    assert device_of(said) == device
