"""Who may take the log away."""

from __future__ import annotations

from fieldhouse.apps.roles.access import NotAllowed, is_kept_from, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right


def require_whole_log(user: User) -> None:
    """Raise `NotAllowed` unless the user may have the whole log: it is of all records at once."""
    require(user, Right.SEE_AUDIT)
    require(user, Right.EXPORT)
    if is_kept_from(user):
        raise NotAllowed("audit.behind_walls")
