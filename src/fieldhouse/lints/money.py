"""Money is an integer in minor units: no float in its modules, and none near a ``*_minor``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fieldhouse.lints.source import Hit, Lint, Source

MESSAGE = "money is an integer: use // with a stated rounding, or domain/money"


def check(source: Source) -> Iterator[Hit]:
    """Yield floats and true divisions in the money modules, and around ``*_minor`` outside engines."""
    if source.room == "engines":
        return
    strict = _holds_money(source)
    for node in ast.walk(source.tree):
        if _floats(node) if strict else _spoils(node):
            yield getattr(node, "lineno", 1), MESSAGE


def _holds_money(source: Source) -> bool:
    module = source.modules[1] if len(source.modules) > 1 else ""
    return source.room == "domain" and (module.startswith("money") or module == "currency")


def _floats(node: ast.AST) -> bool:
    """Say whether the node is a float name, a float literal or a true division."""
    if isinstance(node, ast.Name):
        return node.id == "float"
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    return isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)


def _spoils(node: ast.AST) -> bool:
    """Say whether the node turns a ``*_minor`` into a float: by division, literal, call or annotation."""
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _is_minor(left) or _is_minor(right)
        case ast.BinOp(left=left, right=right):
            return (_is_minor(left) and _floats(right)) or (_floats(left) and _is_minor(right))
        case ast.AugAssign(target=target, op=op, value=value):
            return _is_minor(target) and (isinstance(op, ast.Div) or _floats(value))
        case ast.Call(func=ast.Name(id="float"), args=[argument]):
            return _is_minor(argument)
        case ast.AnnAssign(target=target, annotation=annotation, value=value):
            return _is_minor(target) and (
                _mentions_float(annotation) or (value is not None and _floats(value))
            )
        case ast.Assign(targets=targets, value=value):
            return any(_is_minor(target) for target in targets) and _floats(value)
        case ast.arg(arg=name, annotation=annotation):
            return name.endswith("_minor") and annotation is not None and _mentions_float(annotation)
        case ast.keyword(arg=str(name), value=value):
            return name.endswith("_minor") and _floats(value)
    return False


def _is_minor(node: ast.expr) -> bool:
    """Follow ``row.amount_minor.sum()`` and ``(a_minor + b)``, but not what is passed to a function."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name.endswith("_minor"):
            return True
        case ast.Subscript(slice=ast.Constant(value=str(name))) if name.endswith("_minor"):
            return True
        case ast.Attribute(value=inner) | ast.Call(func=inner) | ast.UnaryOp(operand=inner):
            return _is_minor(inner)
        case ast.BinOp(left=left, right=right):
            return _is_minor(left) or _is_minor(right)
    return False


def _mentions_float(annotation: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "float" for part in ast.walk(annotation))


LINT = Lint("float-in-money", ".py", check)
