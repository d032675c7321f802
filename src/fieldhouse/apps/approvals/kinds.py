"""What can be put on a route: each app registers its kinds of subject, and nothing here knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string

from fieldhouse.apps.roles.models import User

Subject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject: what it is called, what it shows and to whom, and what happens when it is approved.

    ``title`` is one line in a language, ``shows`` its label and value a line; ``may_see`` says whether a user may see
    all that these say. ``carry_out`` does it, in the name of the asker, and calls ``done`` inside its last transaction.
    ``topics`` are what the title gives away (`notices.kinds.TOPICS`).
    """

    name: str
    label: Promise
    title: Callable[[Subject, str], str]
    shows: Callable[[Subject, str], list[tuple[str, str]]]
    may_see: Callable[[User, Subject], bool]
    carry_out: Callable[[Subject, User, str, Callable[[], None]], None]
    topics: frozenset[str]


_PATHS: dict[str, str] = {}


def register(name: str, path: str) -> None:
    """Tell, while Django starts, where the `Kind` of a name is found; it is imported when it is first asked for."""
    _PATHS[name] = path


def kind_named(name: str) -> Kind:
    """The kind of a name."""
    found: Kind = import_string(_PATHS[name])
    return found


def kinds() -> list[Kind]:
    """Every kind, in the order of their names."""
    return [kind_named(name) for name in sorted(_PATHS)]


def is_kind(name: str) -> bool:
    """Whether a kind of this name is registered."""
    return name in _PATHS
