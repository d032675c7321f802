"""Rows are asked for in ``queries``, ``access`` and ``actions`` only, so that one policy sees every query."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fieldhouse.lints.source import Hit, Lint, Source

ROOMS = frozenset({"apps", "web", "cli"})
ALLOWED = frozenset({"queries", "access", "actions", "migrations"})
MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
SHORTCUTS = frozenset({"django.shortcuts.get_object_or_404", "django.shortcuts.get_list_or_404"})
CONNECTIONS = frozenset({"django.db.connection", "django.db.connections"})
"""Refused in apps only: the health page in web may ask whether the database answers."""


def check(source: Source) -> Iterator[Hit]:
    """Yield managers, the 404 shortcuts and, in apps, raw connections outside the modules that may query."""
    if source.room not in ROOMS or ALLOWED & set(source.modules[1:]):
        return
    past_policy = SHORTCUTS | CONNECTIONS if source.room == "apps" else SHORTCUTS
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield node.lineno, f".{node.attr} belongs into queries, access or actions"
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if f"{node.module}.{alias.name}" in past_policy:
                    yield node.lineno, f"{alias.name} asks the database past queries and access"


LINT = Lint("queryset-outside-queries", ".py", check)
