"""State changes in ``actions`` only: check, change, record, in one transaction."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fieldhouse.lints.source import Hit, Lint, Source

ROOMS = frozenset({"apps", "web", "cli"})
ALLOWED = frozenset({"actions", "migrations"})
ALWAYS = frozenset(
    {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    | {"acreate", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create", "asave", "adelete"}
)
QUERYSET_VERBS = frozenset({"objects", "filter", "exclude", "all", "select_for_update", "order_by"})


def check(source: Source) -> Iterator[Hit]:
    """Yield every call that writes a model or a queryset outside actions."""
    if source.room not in ROOMS or ALLOWED & set(source.modules[1:]):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, node.func):
            yield node.lineno, f".{node.func.attr}() writes: move it into actions"


def _writes(call: ast.Call, func: ast.Attribute) -> bool:
    """Tell a model's write from ``cache.delete(key)``, ``image.save(path)`` and ``seen.update(more)``."""
    if func.attr in ALWAYS:
        return True
    if func.attr in ("save", "delete"):
        return not call.args and not _is_super(func.value)
    if func.attr in ("update", "aupdate"):
        by_field = not call.args and any(keyword.arg for keyword in call.keywords)
        return by_field or bool(QUERYSET_VERBS & _chain(func.value))
    return False


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _chain(node: ast.expr) -> set[str]:
    """Return the attribute names of ``A.objects.filter(x).all()``."""
    names: set[str] = set()
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        else:
            node = node.func
    return names


LINT = Lint("write-outside-actions", ".py", check)
