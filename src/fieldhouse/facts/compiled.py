"""Expressions compiled once for all days: what differs between two days' expressions are dates and instants alone.

Most of the time that a day of a small home took was spent on compiling the same text again. A text is kept by the shape
of its expression, its moments left open; they are filled in when it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from fieldhouse.facts.late import Late

if TYPE_CHECKING:
    from ibis.expr import operations
    from ibis.expr.operations.core import Node
else:
    operations, Node = Late("ibis.expr.operations"), Any

Shape = tuple[Any, ...]
Parts = tuple[str | int, ...]

KEPT_TEXTS = 1_000

_FIRST = datetime.fromisoformat("1801-01-01")
"""Stands in for the first moment of an expression while it is compiled, the next day for the second, and so on."""

_kept: dict[Shape, Parts | None] = {}


def sql_of(expression: Any, compiled: Callable[[Any], str]) -> str:
    """The text of a table expression for DuckDB; ``compiled`` makes it for the first expression of each shape."""
    shape, moments = _shape(expression.op())
    parts = _kept.get(shape, ())  # no expression has no text
    if parts == ():
        parts = _parts(expression, moments, compiled)
        if len(_kept) >= KEPT_TEXTS:
            _kept.clear()
        _kept[shape] = parts
    if parts is None:
        return compiled(expression)
    return "".join(one if isinstance(one, str) else _said(moments[one].value) for one in parts)


def _shape(root: Node) -> tuple[Shape, list[Any]]:
    """What an expression is apart from its moments, and those in the order in which they are met.

    Where a table comes from is no part of it: sessions hold tables of one name and columns alike.
    """
    numbers: dict[Node, int] = {}
    told: list[Any] = []
    moments: list[Any] = []

    def shape(value: Any) -> Any:
        if isinstance(value, operations.Node):
            if value not in numbers:
                told.append(described(value))
                numbers[value] = len(numbers)
            return ("node", numbers[value])
        if isinstance(value, tuple):
            return tuple(shape(one) for one in value)
        if isinstance(value, dict):
            return tuple((name, shape(one)) for name, one in value.items())
        return value

    def described(node: Node) -> Any:
        if _is_moment(node):
            moments.append(node)
            return ("moment", node.dtype)
        if isinstance(node, operations.DatabaseTable):
            return (type(node), node.name, node.namespace, node.schema)
        return (type(node), *(shape(one) for one in node.__args__))

    shape(root)
    return tuple(told), moments


def _is_moment(node: Any) -> bool:
    return isinstance(node, operations.Literal) and isinstance(node.value, date)


def _parts(expression: Any, moments: list[Any], compiled: Callable[[Any], str]) -> Parts | None:
    """The text between the moments, and which moment comes where; ``None`` when one does not show in the text."""
    stand_ins = [_stand_in(node, number) for number, node in enumerate(moments)]
    replaced = expression.op().replace(dict(zip(moments, stand_ins, strict=True)))
    parts: list[str | int] = [compiled(replaced.to_expr())]
    for number, node in enumerate(stand_ins):
        parts = list(chain.from_iterable(_cut(one, _as_compiled(node.value), number) for one in parts))
        if number not in parts:
            return None
    return tuple(parts)


def _stand_in(node: Any, number: int) -> Any:
    instant = _FIRST + timedelta(number)
    return node.copy(value=instant if isinstance(node.value, datetime) else instant.date())


def _cut(part: str | int, text: str, number: int) -> list[str | int]:
    """A part of the text, cut where a moment stands."""
    if isinstance(part, int):
        return [part]
    pieces: list[str | int] = []
    for piece in part.split(text):
        pieces += [piece, number]
    return pieces[:-1]


def _as_compiled(moment: date) -> str:
    """A stand-in as the compiler writes it."""
    day = f"{moment.year}, {moment.month}, {moment.day}"
    return f"MAKE_TIMESTAMP({day}, 0, 0, 0.0)" if isinstance(moment, datetime) else f"MAKE_DATE({day})"


def _said(moment: date) -> str:
    """A moment as a constant of the engine."""
    return f"TIMESTAMP '{moment}'" if isinstance(moment, datetime) else f"DATE '{moment}'"
