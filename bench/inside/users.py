"""Twenty people who look at their own nodes: RevOps, leaders of regions and divisions, managers. Prints what each asks.

They sign in beforehand: a session is made for each, as the sign-in page would, and a token for the API.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from fieldhouse.cli.opening import open_home

open_home()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402

from fieldhouse.apps.figures.nodes import Node, children, first_nodes  # noqa: E402
from fieldhouse.apps.logins.actions import make_token  # noqa: E402
from fieldhouse.apps.pipeline.listing.filters import asked_for  # noqa: E402
from fieldhouse.apps.pipeline.listing.queries import deals_numbered, newest_manifest  # noqa: E402
from fieldhouse.apps.roles.access import Scope  # noqa: E402
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password  # noqa: E402
from fieldhouse.apps.roles.models import User  # noqa: E402
from fieldhouse.apps.roles.queries import user_named  # noqa: E402

USERS = 20
EVERYWHERE = 2
DEALS = 40


def main() -> None:
    """Make the users that are missing; print them all."""
    print(json.dumps([_told(_user(nth, node), node) for nth, node in enumerate(_places())]))


def _places() -> list[Node | None]:
    """Nobody's node for RevOps, then the highest nodes with somebody under them, from the top down."""
    manifest = newest_manifest()
    ahead = [
        node for node in first_nodes(Scope(nodes=None), manifest.data_through) if node.tree == "organisation"
    ]
    found: list[Node | None] = [None] * EVERYWHERE
    while ahead and len(found) < USERS:
        node = ahead.pop(0)
        below = children(node, manifest.data_through)
        if below:
            found.append(node)
            ahead += below
    while len(found) < USERS:
        found.append(found[len(found) % 7 + EVERYWHERE])
    return found


def _user(nth: int, node: Node | None) -> User:
    login = f"bench-{nth:02d}"
    grant = NewGrant("leader", position=node.number) if node else NewGrant("revops")
    return user_named(login) or create_user(login, random_password(), grants=(grant,))


def _told(user: User, node: Node | None) -> dict[str, Any]:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    manifest = newest_manifest()
    asked = asked_for(user, {"outcome": "open"}, "en")
    numbers = asked.ordered("-amount").all(asked.chosen.rows())[: DEALS * 5 : 5]
    rows = deals_numbered(manifest, numbers)
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
        "token": make_token(user, 1).text,
        "node": node.reference if node else "",
        "day": manifest.data_through.isoformat(),
        "deals": [f"{one.opportunity.source}/{one.opportunity.source_key}" for one in rows],
    }


main()
