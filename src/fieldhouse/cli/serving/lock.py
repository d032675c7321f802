"""One server a home, and none while the home is being moved."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldhouse.domain.errors import Refused

LOCK_NAME = "serve.lock"


@contextmanager
def only_server(home: Path) -> Iterator[None]:
    """Be the one server of a home, or be refused at once. The system frees the lock of a killed process."""
    with (home / LOCK_NAME).open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise Refused("serve.running_already", path=str(home)) from busy
        yield
