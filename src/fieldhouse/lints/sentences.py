"""A translated sentence is whole, never built from pieces: Japanese puts the pieces in another order."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from fieldhouse.lints.source import Hit, Lint, Source

MESSAGES = {"gettext": 1, "gettext_noop": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
"""How many leading arguments of each mark are text; the one after them may be a count."""

POSITIONAL = re.compile(r"(?<!%)(?:%%)*%[-#0+]*[0-9.]*[sdrifeg]")


def check(source: Source) -> Iterator[Hit]:
    """Yield sentences put together inside a translation mark, around one, or with nameless placeholders."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _is_mark(node, source):
            yield from _inside(node, source)
        elif isinstance(node, ast.BinOp | ast.FormattedValue | ast.Call) and _joins(node, source):
            yield node.lineno, "a sentence is whole: put the rest into it as a named placeholder"


def _mark(node: ast.expr, source: Source) -> str:
    """Return ``ngettext`` for a call of ``ngettext_lazy`` by whatever local name, else an empty string."""
    name = source.full_name(node.func) if isinstance(node, ast.Call) else None
    module, _, function = (name or "").rpartition(".")
    function = function.removesuffix("_lazy")
    return function if module == "django.utils.translation" and function in MESSAGES else ""


def _is_mark(node: ast.expr, source: Source) -> bool:
    return bool(_mark(node, source))


def _inside(call: ast.Call, source: Source) -> Iterator[Hit]:
    for text in call.args[: MESSAGES[_mark(call, source)]]:
        match text:
            case ast.JoinedStr() | ast.BinOp() | ast.Call(func=ast.Attribute(attr="format" | "join")):
                yield call.lineno, 'mark the literal and fill it outside: _("… %(name)s …") % {"name": …}'
            case ast.Constant(value=str(words)) if POSITIONAL.search(words):
                yield call.lineno, "name the placeholder, %(name)s, so that a translator can move it"


def _joins(node: ast.expr, source: Source) -> bool:
    """Say whether a marked sentence is an operand of ``+``, inside an f-string, or joined in a list.

    What stands anywhere inside an f-string is not found for translation either.
    """
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_mark(left, source) or _is_mark(right, source)
        case ast.FormattedValue(value=value):
            return any(_is_mark(one, source) for one in ast.walk(value) if isinstance(one, ast.expr))
        case ast.Call(func=ast.Attribute(attr="join"), args=[ast.List(elts=parts) | ast.Tuple(elts=parts)]):
            return any(_is_mark(part, source) for part in parts)
    return False


LINT = Lint("sentence-from-pieces", ".py", check)
