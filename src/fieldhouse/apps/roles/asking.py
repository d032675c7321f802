"""Who asks, where only those who manage users are answered, and the form by which they grant a role."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import get_language

from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.forms import NewGrant
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.roles.shown import node_choices


def manager_of(request: HttpRequest) -> User:
    """The signed-in person, who manages users; ``NotAllowed`` for all others."""
    manager = cast(User, request.user)  # every page asks for a signed-in person
    require(manager, Right.MANAGE_USERS)
    return manager


def grant_form(data: Any = None, *, gives_partners: bool = True) -> NewGrant:
    """The form of a role over a node, in the reader's language; a group gives no role of a partner's people."""
    return NewGrant(data, nodes=node_choices(get_language() or "en"), gives_partners=gives_partners)
