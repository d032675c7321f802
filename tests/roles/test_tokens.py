"""Tokens for the API speak for their user until a day, and no longer than the password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fieldhouse.apps.roles import tokens
from fieldhouse.apps.roles.actions import DEMO_PASSWORD, create_user, make_first_login, set_password
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput, Refused

TODAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def user(db, monkeypatch) -> User:
    monkeypatch.setattr(tokens, "now", lambda: TODAY)
    return create_user("kim", "seven lanterns over water")


def test_a_token_speaks_for_its_user(user):
    assert tokens.user_of_token(tokens.make_token(user, 30)) == user


def test_a_token_ends_after_its_last_day(user, monkeypatch):
    token = tokens.make_token(user, 30)
    monkeypatch.setattr(tokens, "now", lambda: TODAY + timedelta(days=30))
    assert tokens.user_of_token(token) == user
    monkeypatch.setattr(tokens, "now", lambda: TODAY + timedelta(days=31))
    assert tokens.user_of_token(token) is None


def test_another_password_ends_it(user):
    token = tokens.make_token(user, 30)
    set_password(user, "eight lanterns over water")
    assert tokens.user_of_token(token) is None


def test_it_does_not_speak_for_somebody_who_left(user):
    token = tokens.make_token(user, 30)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert tokens.user_of_token(token) is None


def test_an_altered_token_is_none(user):
    token = tokens.make_token(user, 30)
    assert tokens.user_of_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert tokens.user_of_token("") is None
    assert tokens.user_of_token("x:y:z") is None


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_for_ever_is_refused(user, days):
    with pytest.raises(BadInput):
        tokens.make_token(user, days)


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
