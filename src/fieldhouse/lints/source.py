"""What a lint is given: one file, its room, its syntax tree and the full names behind its imports."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

Hit = tuple[int, str]
"""A line number and what to do instead."""


@dataclass(frozen=True)
class Source:
    """One file of the package; ``path`` is relative to the package, e.g. ``apps/accounts/views.py``."""

    path: PurePosixPath
    text: str

    @property
    def room(self) -> str:
        """The first folder (``apps``), or the module itself for a file at the top (``clock``)."""
        return PurePosixPath(self.path.parts[0]).stem

    @property
    def modules(self) -> tuple[str, ...]:
        """The path as module names: ``("apps", "accounts", "actions", "merge")``."""
        return (*self.path.parts[:-1], self.path.stem)

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; raises `SyntaxError` for a file that is not Python."""
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def imported(self) -> dict[str, str]:
        """Each imported local name with its full name: ``{"tz": "django.utils.timezone"}``."""
        names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    local = alias.asname or alias.name.partition(".")[0]
                    names[local] = alias.name if alias.asname else local
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{module_of(node, self)}.{alias.name}"
        return names

    def full_name(self, node: ast.expr) -> str | None:
        """Return ``datetime.datetime.now`` for whatever spells it, ``None`` for what was not imported."""
        if isinstance(node, ast.Attribute):
            base = self.full_name(node.value)
            return f"{base}.{node.attr}" if base else None
        if isinstance(node, ast.Name):
            return self.imported.get(node.id)
        return None

    def named(self) -> Iterator[tuple[int, str]]:
        """Yield line and full name of everything imported, or reached through what was imported."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{module_of(node, self)}.{alias.name}") for alias in node.names)
            elif isinstance(node, ast.Attribute):
                name = self.full_name(node)
                if name:
                    yield node.lineno, name


def module_of(node: ast.ImportFrom, source: Source) -> str:
    """Return the absolute module of a ``from … import``, relative ones resolved below ``fieldhouse``."""
    if not node.level:
        return node.module or ""
    package = ("fieldhouse", *source.path.parts[:-1])
    above = package[: len(package) - node.level + 1]
    return ".".join((*above, node.module) if node.module else above)


@dataclass(frozen=True, slots=True)
class Lint:
    """A rule's name, the kind of file it reads, and the check that yields its hits."""

    rule: str
    suffix: str
    check: Callable[[Source], Iterator[Hit]]
