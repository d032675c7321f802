"""A home whose moves are on a route, and a way to decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.demo_home import UNTIL, forget_kept

from fieldhouse.domain.approvals import Decision, Mode, Step


@pytest.fixture
def home(demo_home, db):
    yield demo_home
    forget_kept()


@pytest.fixture
def signed_in(home, client):
    """``signed_in("leader")`` gives a client of that user, reading English."""

    def sign_in(login):
        client.force_login(home.user(login))
        return client

    return sign_in


@pytest.fixture
def route(home):
    """``route("leader", ("administrator", "auditor"))`` puts moves on a route: one decides, then both together."""

    from fieldhouse.apps.approvals import actions

    def set_route(*steps, days=None, allows_own=False, later=(), above=()):
        def who(logins):
            return tuple(f"user:{home.user(one).pk}" for one in logins)

        told = [
            Step(Mode.ANY, who([one]), days, who(above))
            if isinstance(one, str)
            else Step(Mode.ALL, who(one), days, who(above))
            for one in steps
        ]
        told += [Step(Mode.LATER, who(later))] if later else []
        return actions.set_route(home.user("administrator"), "move", told, allows_own=allows_own)

    return set_route


@pytest.fixture
def places(home):
    """A team that ``leader`` and ``walled_leader`` lead, and the position that ``other_leader`` is at."""
    from fieldhouse.apps.figures.nodes import position_named
    from fieldhouse.apps.people.queries import children

    return children(position_named(home.leader_node).pk, UNTIL)[0], position_named(home.other_node)


@pytest.fixture
def asked(home, places):
    """``asked()`` asks for a move, as RevOps."""

    from fieldhouse.apps.people.actions.move import Moved, move_or_ask

    def ask(login="revops", on=UNTIL + timedelta(1)):
        by = home.user(login)
        request = move_or_ask(*places, on, by=by, reason="One customer")
        assert not isinstance(request, Moved)
        return request

    return ask


@pytest.fixture
def decide(home):
    """``decide(request, "leader")`` approves it as it stands now."""

    from fieldhouse.apps.approvals import actions

    def decide(request, login, decision="approve", comment="", back_to=0, **more):
        request.refresh_from_db()
        said = actions.Said(
            Decision(decision), more.pop("version", request.version), comment, back_to, **more
        )
        done = actions.decide(home.user(login), request.pk, said)
        request.refresh_from_db()
        return done

    return decide
