"""What is asked for twice while one request is answered is read once, so that a page also never shows two moments.

Only requests that change nothing (`answering`) keep what they read; everything else reads anew each time. What is kept
is shared by all who ask: nobody changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

_read: ContextVar[dict[Any, Any] | None] = ContextVar("read", default=None)


@contextmanager
def answering() -> Iterator[None]:
    """While a request is answered that changes nothing."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def is_answering() -> bool:
    """Whether a request is being answered that changes nothing."""
    return _read.get() is not None


def once(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Ask a function once for each of its (hashable) arguments while a request is answered."""

    @wraps(function)
    def asked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        read = _read.get()
        if read is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in read:
            read[key] = function(*args, **kwargs)
        found: _R = read[key]
        return found

    return asked
