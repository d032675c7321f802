"""The trees on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import get_language

from fieldhouse.apps.figures.api.shapes import node_json
from fieldhouse.apps.figures.nodes import Node, children, first_nodes
from fieldhouse.apps.roles.access import Scope, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.cli.printing import print_json
from fieldhouse.facts.generations import current, manifest_of


def print_nodes(user: User | None, *, as_json: bool) -> None:
    """Print the nodes that a user reaches (the operator: all) on the data's last day."""
    on = manifest_of(current()).data_through
    scope = Scope(nodes=None) if user is None else visible_to(user, on)
    found = [(depth, node) for top in first_nodes(scope, on) for depth, node in _below(top, on, 0)]
    if as_json:
        print_json([_as_json(depth, node) for depth, node in found])
        return
    language = get_language() or "en"
    for depth, node in found:
        print(f"{'  ' * depth}{node.reference}  {node.name(language)}")


def _below(node: Node, on: date, depth: int) -> Iterator[tuple[int, Node]]:
    yield depth, node
    for one in children(node, on):
        yield from _below(one, on, depth + 1)


def _as_json(depth: int, node: Node) -> dict[str, Any]:
    return {"depth": depth, **node_json(node)}
