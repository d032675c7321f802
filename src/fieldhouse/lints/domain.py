"""The domain keeps to the standard library, so that a rule can be tested with nothing set up."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from fieldhouse.lints.source import Hit, Lint, Source, module_of


def check(source: Source) -> Iterator[Hit]:
    """Yield imports in domain from anywhere but the standard library and domain itself."""
    if source.room != "domain":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [module_of(node, source)]
        else:
            continue
        for module in modules:
            if not _may_import(module):
                yield node.lineno, f"domain imports the standard library only, not {module}"


def _may_import(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names or f"{module}.".startswith(
        "fieldhouse.domain."
    )


LINT = Lint("domain-beyond-standard-library", ".py", check)
