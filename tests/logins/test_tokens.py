"""Tokens for the API speak for their user, within their scopes, until a day, and no longer than the password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from fieldhouse.apps.audit.queries import newest
from fieldhouse.apps.logins import queries
from fieldhouse.apps.logins.actions import end_everything, end_token, make_token, tokens
from fieldhouse.apps.logins.models import Token
from fieldhouse.apps.logins.queries import token_held
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.roles.actions import (
    DEMO_PASSWORD,
    create_user,
    grant_role,
    make_first_login,
    set_password,
)
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput, Refused

TODAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def user(db, monkeypatch) -> User:
    monkeypatch.setattr(tokens, "now", lambda: TODAY)
    monkeypatch.setattr(queries, "now", lambda: TODAY)
    return create_user("kim", "seven lanterns over water")


def speaks_for(text: str) -> User | None:
    held = token_held(text)
    return held.user if held else None


def test_a_token_speaks_for_its_user(user):
    assert speaks_for(make_token(user, 30).text) == user


def test_nothing_that_is_kept_lets_anybody_in(user):
    made = make_token(user, 30, name="Weekly pack")
    kept = [str(value) for value in Token.objects.filter(pk=made.token.pk).values_list()[0]]
    assert not any(made.text[3:] in value for value in kept)
    assert all(speaks_for(value) is None for value in kept)
    assert made.text not in str(newest())


def test_a_token_ends_after_its_last_day(user, monkeypatch):
    text = make_token(user, 30).text
    monkeypatch.setattr(queries, "now", lambda: TODAY + timedelta(days=30))
    assert speaks_for(text) == user
    monkeypatch.setattr(queries, "now", lambda: TODAY + timedelta(days=31))
    assert speaks_for(text) is None


def test_another_password_ends_it(user):
    text = make_token(user, 30).text
    set_password(user, "eight lanterns over water")
    assert speaks_for(text) is None


def test_it_does_not_speak_for_somebody_who_left(user):
    text = make_token(user, 30).text
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert speaks_for(text) is None


def test_it_is_ended_by_itself_and_with_all_others(user):
    one, other, third = (make_token(user, 30) for _n in range(3))
    end_token(one.token, made_by=user.pk)
    assert [speaks_for(made.text) for made in (one, other, third)] == [None, user, user]
    end_everything(user)
    assert [speaks_for(made.text) for made in (other, third)] == [None, None]
    assert [said["action"] for said in newest(3)] == ["token.end", "token.end", "token.make"]


def test_an_altered_token_is_none(user):
    text = make_token(user, 30).text
    assert speaks_for(text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    assert speaks_for("") is None


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_for_ever_is_refused(user, days):
    with pytest.raises(BadInput):
        make_token(user, days)


@pytest.mark.parametrize("scopes", [[], ["read", "everything"]])
def test_scopes_are_named_and_known(user, scopes):
    with pytest.raises(BadInput, match=r"user\.token_scope"):
        make_token(user, 1, scopes=scopes)


def test_the_directory_is_for_those_who_manage_users(user):
    with pytest.raises(NotAllowed):
        make_token(user, 1, scopes=["directory"])


def test_the_password_of_the_demo_is_refused_elsewhere(user):
    with pytest.raises(Refused, match=r"user\.demo_password"):
        set_password(user, DEMO_PASSWORD)
    with pytest.raises(Refused, match=r"user\.demo_password"):
        create_user("lee", DEMO_PASSWORD)


def test_the_first_login_is_made_once(db):
    made = make_first_login()
    assert made is not None
    assert User.objects.get().check_password(made.password)
    assert make_first_login() is None


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        ("read", ["", "api.token_scope", "api.token_scope"]),
        ("write", ["api.token_scope", "api.token_scope", "other"]),
        ("export", ["api.token_scope", "other", "api.token_scope"]),
    ],
)
def test_a_token_does_what_its_scopes_say(db, scope, codes):
    """`/me` is read; an export and a change of a home without data are refused for that, or before for the scope."""
    user = create_user("kim", "seven lanterns over water")
    grant_role(user, "revops")
    headers = {"HTTP_AUTHORIZATION": f"Bearer {make_token(user, 1, scopes=[scope]).text}"}
    client = Client()
    answers = (
        client.get("/api/v1/me", **headers),
        client.post("/api/v1/exports/figure.json?metric=closed", **headers),
        client.post("/api/v1/periods/FY27-Q1/close", **headers),
    )
    told = [one.json().get("code", "") for one in answers]
    assert [code if code in ("", "api.token_scope") else "other" for code in told] == codes
