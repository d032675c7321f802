"""A small simulated home with a user of every role, built once a test run and lent to one module at a time.

::

    def test_something(demo_home, db, client):
        client.force_login(demo_home.user("leader"))

``demo_home`` (module scope) puts Django on a copy of the home; with ``db`` whatever a test writes to the database is
rolled back after it. Do not use ``transactional_db`` with it, which empties the copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.databases import copy_home, settings_of

UNTIL = date(2026, 11, 20)
SCALE = 300
ROLES = ("administrator", "revops", "leader", "seller", "auditor")
OTHERS = ("other_leader", "walled_leader", "nobody")
PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class DemoHome:
    """The home in use: its folder, and the nodes and people that its users stand at.

    ``leader`` leads the node ``leader_node``; ``other_leader`` a node beside it; ``walled_leader`` the same node as
    ``leader`` with the wall ``public_sector`` open; ``seller`` sells under ``leader``, at ``seller_node``; ``nobody``
    has no role. A test that asks for ``walled_auditor`` makes an auditor who passes the wall. Nodes are references,
    ``organisation/demo:P1``.
    """

    folder: Path
    top_node: str
    leader_node: str
    other_node: str
    seller_node: str
    seller_person: int

    def user(self, role: str) -> Any:
        """The user of a role in `ROLES`, or one of `OTHERS`; the login is the same word."""
        from fieldhouse.apps.roles.actions import create_user, grant_role
        from fieldhouse.apps.roles.queries import user_named

        found = user_named(role)
        if found is None and role == "walled_auditor":
            found = create_user(role, PASSWORD)
            grant_role(found, "auditor", walls=["public_sector"])
        assert found is not None, role
        return found


@contextmanager
def standing_in(folder: Path) -> Iterator[None]:
    """Put this process into the home of a folder: its files, its database, and nothing kept of another home."""
    from django.db import connections
    from django.db.utils import load_backend
    from django.test.utils import override_settings

    before, settings_before = connections["default"], connections.settings["default"]
    ours = {**settings_before, **settings_of(folder)}
    connections.settings["default"] = ours
    connections["default"] = load_backend(ours["ENGINE"]).DatabaseWrapper(ours, "default")
    try:
        with override_settings(HOME=folder):
            forget_kept()
            yield
    finally:
        connections["default"].close()
        connections["default"] = before
        connections.settings["default"] = settings_before
        forget_kept()


def forget_kept() -> None:
    """Drop what this process keeps of a home's history: generations are counted from 1 in every home."""
    from fieldhouse.apps.figures.assumptions import known_since, not_permitted
    from fieldhouse.apps.figures.change import change
    from fieldhouse.apps.forecasts import expected, window
    from fieldhouse.apps.forecasts.queries import learnt
    from fieldhouse.apps.roles import access
    from fieldhouse.facts import history, remembered
    from fieldhouse.facts.metrics import views
    from fieldhouse.facts.metrics.quotas import Quotas

    views.forget()
    remembered.forget()
    access.reach.cache_clear()
    history.opened.cache_clear()
    Quotas.cache_clear()
    learnt.cache_clear()
    expected.forget()
    window.forget()
    change.cache_clear()
    known_since.cache_clear()
    not_permitted.cache_clear()


@pytest.fixture(scope="session")
def demo_files(built_once: Any) -> Path:
    """The files of the simulated company."""
    from fieldhouse.simulator import simulate

    return built_once("demo-files", lambda folder: simulate(folder, scale=SCALE, until=UNTIL))


@pytest.fixture(scope="session")
def demo_home_built(
    built_once: Any, demo_files: Path, founded: Any, django_db_setup: None, django_db_blocker: Any
) -> DemoHome:
    """The home as it is built, which nobody uses: modules get copies of it."""
    from fieldhouse.apps.imports.actions import import_source

    def build(folder: Path) -> None:
        home = founded(folder / "home")
        with django_db_blocker.unblock(), standing_in(home):
            run = import_source(demo_files, "fieldhouse", describe=lambda finding: finding.rule)
            assert run.state == "done", run.summary
            places = asdict(_with_users(home))
        (folder / "places.json").write_text(json.dumps(places | {"folder": str(home)}), encoding="utf-8")

    said = json.loads((built_once("demo", build) / "places.json").read_text(encoding="utf-8"))
    return DemoHome(**{**said, "folder": Path(said["folder"])})


@pytest.fixture(scope="module")
def demo_home(
    demo_home_built: DemoHome, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[DemoHome]:
    """A copy of the home, in use until the module ends."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    copy_home(demo_home_built.folder, folder)
    with django_db_blocker.unblock(), standing_in(folder), django_db_blocker.block():
        yield replace(demo_home_built, folder=folder)


def _with_users(folder: Path) -> DemoHome:
    """Make the users, and find them places: a team with a seller who has deals, and a team beside it."""
    from fieldhouse.apps.roles.actions import create_user, grant_role

    top, team, beside, seat, person = _places()
    for login in (*ROLES, *OTHERS):
        user = create_user(login, PASSWORD, person=person if login == "seller" else None)
        if login in ("administrator", "revops", "auditor", "seller"):
            grant_role(user, login)
        elif login != "nobody":
            walls = ["public_sector"] if login == "walled_leader" else []
            grant_role(
                user, "leader", position=(beside if login == "other_leader" else team).number, walls=walls
            )
    return DemoHome(folder, top.reference, team.reference, beside.reference, seat.reference, person)


def _places() -> tuple[Any, Any, Any, Any, int]:
    from fieldhouse.apps.figures.nodes import children, first_nodes
    from fieldhouse.apps.figures.queries import figure
    from fieldhouse.apps.figures.question import ask
    from fieldhouse.apps.people import queries as people
    from fieldhouse.apps.roles.access import Scope

    def open_deals(node: Any) -> int:
        return figure(ask(node), "open_all").counted or 0

    def sellers_under(node: Any) -> list[Any]:
        under = children(node, UNTIL)
        return [seat for one in under for seat in sellers_under(one)] if under else [node]

    top = first_nodes(Scope(nodes=None), UNTIL)[0]
    regions = [one for one in children(top, UNTIL) if len(sellers_under(one)) > 1]
    leading, beside = sorted(regions, key=open_deals, reverse=True)[:2]
    seat = max(sellers_under(leading), key=open_deals)
    return top, leading, beside, seat, people.holders([seat.number], UNTIL)[seat.number].pk
