"""What changes with a generation only, kept by a process for as long as the generation is the newest.

Trees, holdings and names come and go with a generation (an import, a move, an undo); pages ask for the same few nodes
of them over and over. Only requests that change nothing remember (`fieldhouse.once`): an action sees rows of a
generation that is not there yet. What is kept is shared by all who ask: nobody changes it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings

from fieldhouse.facts.generations import current_manifest
from fieldhouse.once import is_answering

_P = ParamSpec("_P")
_R = TypeVar("_R")

_forgetting: list[Callable[[], None]] = []


def remembered(most: int) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Ask a function once for each generation and its (hashable) arguments; the answers asked last are kept."""

    def remembering(function: Callable[_P, _R]) -> Callable[_P, _R]:
        @lru_cache(maxsize=most)
        def kept(_told: Any, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> _R:
            return function(*args, **dict(named))

        @wraps(function)
        def asked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            manifest = current_manifest() if is_answering() else None
            if manifest is None:
                return function(*args, **kwargs)
            told = (str(settings.HOME), manifest.number, manifest.committed_at)
            return kept(told, args, tuple(sorted(kwargs.items())))

        _forgetting.append(kept.cache_clear)
        return asked

    return remembering


def forget() -> None:
    """Drop all that is remembered: the tests' homes come and go within one process."""
    for clear in _forgetting:
        clear()
