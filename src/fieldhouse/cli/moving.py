"""``fieldhouse home move``: what must hold before it, and what it says."""

from __future__ import annotations

import os

from django.db import Error

from fieldhouse.cli.opening import open_home, speak
from fieldhouse.cli.serving.lock import only_server
from fieldhouse.domain.errors import Refused
from fieldhouse.web.database import ENVIRONMENT_NAME
from fieldhouse.web.home import database_path, home_path, mark_path


def move_home(*, to_sqlite: bool) -> str:
    """Move the state of the home, and say where it lies now; the command holds off a server meanwhile."""
    home = home_path()
    if not (database_path(home).exists() or mark_path(home).exists()):
        raise Refused("home.missing", path=str(home))
    if not os.environ.get(ENVIRONMENT_NAME):
        raise Refused("home.no_database_url")
    if to_sqlite:
        open_home()
    elif not database_path(home).exists():
        raise Refused("home.moved_already", path=str(home))
    speak()
    from django.utils.translation import gettext as _

    from fieldhouse.apps.company.state.moving import move_to_postgresql, move_to_sqlite

    with only_server(home):
        try:
            digest = move_to_sqlite() if to_sqlite else move_to_postgresql()
        except Error as failure:
            raise Refused("home.unreadable", path=str(home), reason=str(failure).strip()) from failure
    if to_sqlite:
        said = _(
            "The state lies in the folder again, with the same digest %(digest)s. Take DATABASE_URL away."
        )
    else:
        said = _("The state lies in PostgreSQL, with the same digest %(digest)s. Keep DATABASE_URL set.")
    return said % {"digest": digest}
