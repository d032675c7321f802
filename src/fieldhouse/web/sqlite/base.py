"""SQLite whose connections are kept, for as long as the file that they opened is the one that has its name."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A thread's connection is asked before each request whether it still is one to the home's file.

    To open one for each request took 1 to 2 ms of processor, and the last one to close brings SQLite's log to its end
    and removes it, in the time of somebody's page. A file that was lost, or put back from elsewhere, is opened anew:
    whoever wrote into the old one would write for nobody.
    """

    _opened: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file, and remember which one it was."""
        self._opened = (
            self._file()
        )  # before: of a file that is replaced meanwhile the next question opens it anew
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Whether the file that was opened is there; while it is open its number is given to no other."""
        return self._opened is not None and self._opened == self._file()

    def _file(self) -> tuple[int, int] | None:
        try:
            found = os.stat(unquote(urlsplit(str(self.settings_dict["NAME"])).path))
        except OSError:
            return None
        return found.st_dev, found.st_ino
