"""A sentence is translated when it is shown: one translated while a module loads stays in the server's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}


def _eager_names(tree: ast.Module) -> set[str]:
    """What a module calls the functions that translate at once."""
    return {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in EAGER
    }


def _run_on_import(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a tree that run when the module is imported: everything but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        yield child
        yield from _run_on_import(child)


def too_early(source: str) -> list[int]:
    """The lines on which a sentence is translated while the module loads."""
    tree = ast.parse(source)
    names = _eager_names(tree)
    return [
        node.lineno
        for node in _run_on_import(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def test_no_sentence_is_translated_while_a_module_loads(source: Path) -> None:
    found = {
        str(file.relative_to(source)): lines
        for file in sorted(source.rglob("*.py"))
        if (lines := too_early(file.read_text(encoding="utf-8")))
    }
    assert found == {}, "take gettext_lazy there"


def test_what_is_too_early_is_noticed() -> None:
    head = "from django.utils.translation import gettext as _\n"
    assert too_early(head + 'class Form:\n    label = _("Name")\n') == [3]
    assert too_early(head + 'def label():\n    return _("Name")\n') == []
