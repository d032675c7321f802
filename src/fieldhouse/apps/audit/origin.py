"""From where something is done: the way in, and who stands at the other end of it.

Whoever opens a way in says so for as long as it is open (`coming_from`): the middleware for a request, the command line
for a command, the worker for a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """The ways in."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    JOB = "job"
    DIRECT = "direct"  # code of the house that somebody runs by hand


@dataclass(frozen=True, slots=True)
class Origin:
    """A way in; ``address`` is the network address of a request, ``operator`` the machine's user of a command.

    ``run`` is the number of the run that a job carries out.
    """

    way: Way = Way.DIRECT
    address: str = ""
    operator: str = ""
    run: int | None = None

    def said(self) -> dict[str, object]:
        """What stands in clear in an entry."""
        return {"way": str(self.way)} | ({} if self.run is None else {"run": self.run})

    def personal(self) -> dict[str, str]:
        """What tells of a person, by name."""
        told = {"address": self.address, "operator": self.operator}
        return {name: value for name, value in told.items() if value}


_here: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Let everything that the block records come from there."""
    token = _here.set(origin)
    try:
        yield
    finally:
        _here.reset(token)


def origin() -> Origin:
    """From where what is done now comes."""
    return _here.get()
