"""Loops that are compiled to machine code, once for each machine: the compilation is kept beside the source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function as machine code, with the arithmetic of the standard: the same digits on each run."""
    return cast(F, numba.njit(cache=True)(function))
