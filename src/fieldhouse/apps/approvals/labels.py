"""What the parts of routes and requests are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fieldhouse.apps.approvals.parties import ABOVE, ROLE, USER
from fieldhouse.apps.figures.nodes import of_position
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.roles.labels import role_name
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import account_numbered
from fieldhouse.domain.names import display_name

MODES: dict[str, Promise] = {
    "any": gettext_lazy("Any one of them decides"),
    "all": gettext_lazy("All of them decide together"),
    "later": gettext_lazy("They are told when it is decided"),
}
STATES: dict[str, Promise] = {
    "waiting": pgettext_lazy("state of a request", "Waiting"),
    "returned": pgettext_lazy("state of a request", "Returned"),
    "approved": pgettext_lazy("state of a request", "Approved"),
    "rejected": pgettext_lazy("state of a request", "Rejected"),
    "withdrawn": pgettext_lazy("state of a request", "Withdrawn"),
}
DECISIONS: dict[str, Promise] = {
    "approve": pgettext_lazy("decision", "Approved"),
    "return": pgettext_lazy("decision", "Returned"),
    "reject": pgettext_lazy("decision", "Rejected"),
    "note": pgettext_lazy("decision", "Read"),
}


def user_name(user: User) -> str:
    """A user's name in the order of their own language, or their login."""
    return display_name(user.first_name, user.last_name, user.language) or user.get_username()


def party_name(party: str, language: str) -> str:
    """What a reference of a route is called."""
    kind, _colon, named = party.partition(":")
    if kind == ABOVE:
        return _("Whoever leads the asker")
    if kind == ROLE:
        return role_name(named, language)
    if kind == USER:
        found = account_numbered(int(named))
        return user_name(found) if found else named

    position = people.positions_by_number([int(named)]).get(int(named))
    return of_position(position).name(language) if position else named
