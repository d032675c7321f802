"""Grants, roles and nodes as the pages of users print them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from fieldhouse.apps.figures.nodes import Node, of_position, of_territory
from fieldhouse.apps.figures.presentation_words import TREE_LABELS
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.labels import label
from fieldhouse.apps.roles.labels import REACHES, RIGHTS, WALLS, WITHHELD, role_about, role_name, wall_name
from fieldhouse.apps.roles.models import Grant
from fieldhouse.apps.roles.queries import held_today, is_changed_here, roles_on
from fieldhouse.apps.roles.standard import RoleRule, code_of
from fieldhouse.apps.territories import queries as territories
from fieldhouse.clock import now


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
            role_name(grant.role, language),
            _node_name(grant, language),
            tuple(wall_name(wall) for wall in grant.walls),
        )
        for grant in grants
    ]


@dataclass(frozen=True, slots=True)
class ShownRole:
    """A role in a language: its atoms as labels in their order, and how many hold it today."""

    code: str
    name: str
    about: str
    rights: list[str]
    reach: list[str]
    walls: list[str]
    fields: list[str]
    holders: int
    is_changed: bool


def shown_roles(language: str) -> list[ShownRole]:
    """Every role of today, those out of the box first."""
    return [shown_role(rule, language) for rule in roles_on(now().date()).values()]


def shown_role(rule: RoleRule, language: str) -> ShownRole:
    """One role."""
    return ShownRole(
        rule.code,
        role_name(rule.code, language),
        role_about(rule.code, language),
        _labels(RIGHTS, rule.rights),
        _labels(REACHES, rule.reach),
        _labels(WALLS, rule.walls),
        [*_labels(WITHHELD, rule.fields), *sorted(rule.fields - set(WITHHELD))],
        len({one.user_id for one in held_today() if code_of(one.role) == rule.code}),
        is_changed_here(rule.code),
    )


def _labels(labels: Mapping[str, Promise], codes: Iterable[str]) -> list[str]:
    held = set(codes)
    return [str(text) for code, text in labels.items() if code in held]


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
    partner = getattr(grant, "partner", None)  # a group of the directory gives no role for a partner's people
    if partner is not None:
        return partner.name or partner.source_key
    if grant.position is not None:
        return of_position(grant.position).name(language)
    return of_territory(grant.territory).name(language) if grant.territory is not None else ""
