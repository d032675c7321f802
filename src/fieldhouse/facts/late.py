"""Modules that are imported when something of them is asked for.

The engine with what compiles its queries takes half a second to import. A process that reads figures from the views
that the home keeps asks it nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module until then; its own import makes every use after the first as quick as any."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found
