"""Grants and nodes as the pages of users print them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldhouse.apps.figures.nodes import Node, of_position, of_territory
from fieldhouse.apps.figures.presentation_words import TREE_LABELS
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.roles.labels import ROLES, WALLS
from fieldhouse.apps.roles.models import Grant
from fieldhouse.apps.territories import queries as territories


@dataclass(frozen=True, slots=True)
class ShownGrant:
    """A grant with its role's label, the node's name (empty without a node) and the walls that it opens."""

    grant: Grant
    role: str
    node: str
    walls: tuple[str, ...]


def shown_grants(grants: Iterable[Grant], language: str) -> list[ShownGrant]:
    """Grants as pages print them."""
    return [
        ShownGrant(
            grant,
            str(ROLES.get(grant.role, grant.role)),
            _node_name(grant, language),
            tuple(str(WALLS.get(wall, wall)) for wall in grant.walls),
        )
        for grant in grants
    ]


def all_nodes() -> list[Node]:
    """Every node of both trees, for somebody who grants roles over them."""
    positions = people.positions_by_number(people.position_numbers()).values()
    land = territories.territories_by_number(territories.territory_numbers()).values()
    return [*map(of_position, positions), *map(of_territory, land)]


def node_choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every node by its reference with its name and key, in the order of names, under the name of its tree."""
    by_tree: dict[str, list[tuple[str, str]]] = {}
    for node in all_nodes():
        named = f"{node.name(language)} ({node.key.partition(':')[2]})"
        by_tree.setdefault(node.tree, []).append((node.reference, named))
    return [
        (label(TREE_LABELS, tree), sorted(nodes, key=lambda one: one[1])) for tree, nodes in by_tree.items()
    ]


def _node_name(grant: Grant, language: str) -> str:
    if grant.position is not None:
        return of_position(grant.position).name(language)
    return of_territory(grant.territory).name(language) if grant.territory is not None else ""
