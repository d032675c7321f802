"""An app's codes and recovery codes, as people set them up and sign in with them."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from fieldhouse.apps.audit.queries import newest
from fieldhouse.apps.logins.actions import remove_factors
from fieldhouse.apps.roles.actions import create_user, grant_role

PASSWORD = "seven lanterns over water"


@pytest.fixture
def kim(db):
    return create_user("kim", PASSWORD)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What is done after a commit is done at the end of each block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def sign_in(client, password=PASSWORD):
    return client.post("/sign-in/", {"login": "kim", "password": password})


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(client, commits):
    """Set the app up; its secret and the recovery codes, as the pages show them."""
    sign_in(client)
    asked = client.get("/account/security/app/")
    assert asked["Location"].startswith("/sign-in/again/")
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get("/account/security/app/").content.decode()
    secret = re.search(r'<code class="fh-secret">(\w+)</code>', page)[1]
    assert "data:image/svg+xml;base64," in page
    with commits():
        answer = client.post("/account/security/app/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/security/codes/"
    shown = client.get("/account/security/codes/").content.decode()
    return secret, re.findall(r"<code>(\d+)</code>", shown)


def test_an_app_is_set_up_and_its_code_is_asked_for(kim, client, commits):
    secret, codes = set_up(client, commits)
    assert len(set(codes)) == 10
    assert "factor.add" in [said["action"] for said in newest(3)]
    other = Client()
    assert sign_in(other)["Location"] == "/sign-in/code/"
    assert "_auth_user_id" not in other.session
    wrong = other.post("/sign-in/code/", {"code": "000000" if code_of(secret) != "000000" else "111111"})
    assert "This code is not right" in wrong.content.decode()
    assert newest(1)[0]["action"] == "login.failed"
    assert other.post("/sign-in/code/", {"code": codes[0]}).status_code == 302
    assert other.session["_auth_user_id"] == str(kim.pk)
    assert newest(1)[0]["fields"]["ways"] == ["password", "recovery_codes"]


def test_recovery_codes_are_shown_once_and_used_once(kim, client, commits):
    _secret, codes = set_up(client, commits)
    page = client.get("/account/security/codes/").content.decode()
    assert not any(code in page for code in codes)
    for expected in (302, 200):
        other = Client()
        sign_in(other)
        assert other.post("/sign-in/code/", {"code": codes[3]}).status_code == expected


def test_a_code_of_the_app_is_used_once(kim, client, commits):
    secret, _codes = set_up(client, commits)
    code, answers = code_of(secret), []
    for _n in range(2):
        other = Client()
        sign_in(other)
        answers.append(other.post("/sign-in/code/", {"code": code}).status_code)
    assert answers in ([302, 200], [200, 200]), "the second is refused; so is the first, if it set the app up"


def test_the_database_alone_does_not_tell_a_secret(kim, client, commits):
    secret, codes = set_up(client, commits)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept and not any(code in kept for code in codes)


def test_a_manager_takes_lost_factors_away(kim, client, commits):
    set_up(client, commits)
    manager = create_user("manager", PASSWORD)
    grant_role(manager, "administrator")
    other = Client()
    other.force_login(manager)
    assert "Asked since" in other.get(f"/users/{kim.pk}/sign-in/").content.decode()
    assert other.post(f"/users/{kim.pk}/sign-in/factors/remove/").status_code == 302
    assert client.get("/settings/").status_code == 302, "and they are signed out"
    assert sign_in(Client())["Location"] == "/"
    stranger = Client()
    stranger.force_login(kim)
    assert stranger.post(f"/users/{manager.pk}/sign-in/factors/remove/").status_code == 403


def test_where_it_is_required_nothing_is_seen_before(kim, client, commits, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)
    answer = client.get("/deals/")
    assert answer["Location"] == "/account/security/"
    assert "Set up a second factor" in client.get("/account/security/").content.decode()
    assert client.get("/api/v1/me").json()["code"] == "login.second_factor"
    assert client.get("/account/security/tokens/new/").status_code == 302
    set_up(client, commits)
    assert client.get("/settings/").status_code == 200
    remove_factors(kim)
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("path", ["", "app/", "passkeys/new/", "codes/new/", "tokens/new/"])
def test_the_pages_hold_nothing_that_the_policy_blocks(kim, client, path, language):
    from tests.web.test_pages import Page

    kim.language = language
    kim.save()
    sign_in(client)
    client.post("/sign-in/again/", {"password": PASSWORD})
    answer = client.get(f"/account/security/{path}")
    assert answer.status_code == 200
    page = Page(answer.content.decode())
    assert (page.blocked, page.language, page.headings) == ([], language, 1)
    assert len(page.ids) == len(set(page.ids))
