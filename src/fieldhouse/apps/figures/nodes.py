"""Nodes of the two trees as figures name them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from fieldhouse.apps.people import queries as people
from fieldhouse.apps.people.models import Position
from fieldhouse.apps.roles.access import NotAllowed, Scope, require_node
from fieldhouse.apps.territories import queries as territories
from fieldhouse.apps.territories.models import Territory
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.names import display_name
from fieldhouse.facts.generations import Known, current
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES
from fieldhouse.facts.remembered import remembered

KEPT_NODES, KEPT_SCOPES = 2_048, 256
"""Answers about nodes and scopes that a process keeps, a kilobyte each."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its tree, its number here, its name in figures (``source:key``), and how it is shown."""

    tree: str
    number: int
    key: str
    title: str
    title_ja: str
    role: str = ""
    holder: str = ""

    @property
    def reference(self) -> str:
        """How a node is named in an address and on the command line: ``organisation/source:key``."""
        return f"{self.tree}/{self.key}"

    def name(self, language: str) -> str:
        """The title in a language, or its key; a position is shown with who holds it."""
        title = (
            (self.title_ja if language.startswith("ja") else self.title)
            or self.title
            or self.key.partition(":")[2]
        )
        return f"{title} · {self.holder}" if self.holder and self.holder != title else title


@remembered(KEPT_NODES)
def node_named(reference: str) -> Node:
    """The node of a reference; ``BadInput`` with a hint where there is none.

    ``organisation/source:key``; the tree may be left out where the key says enough (``source:key`` or ``key``).
    """
    tree, slash, key = reference.partition("/")
    if not slash or tree not in (ORGANISATION, TERRITORIES):
        tree, key = "", reference
    source, colon, own = key.partition(":")
    wanted = [(source, own), (None, key)] if colon else [(None, key)]
    for one_source, one_key in wanted:
        if tree != TERRITORIES and (position := people.position_by_key(one_key, one_source)):
            return of_position(position)
        if tree != ORGANISATION and (territory := territories.territory_by_key(one_key, one_source)):
            return of_territory(territory)
    raise BadInput("node.unknown", node=reference)


def position_named(reference: str) -> Position:
    """The position of a reference; ``BadInput`` where there is none, or a territory."""
    node = node_named(reference)
    found = people.positions_by_number([node.number]) if node.tree == ORGANISATION else {}
    if not found:
        raise BadInput("node.no_position", node=reference)
    return found[node.number]


def node_within(scope: Scope, reference: str) -> Node:
    """The node of a reference that a scope reaches; ``NotAllowed`` for any other."""
    node = node_asked_for(scope, reference)
    require_node(scope, node.tree, node.number)
    return node


def node_asked_for(scope: Scope, reference: str) -> Node:
    """The node of a reference, not permitted yet, for questions whose day decides what the asker reaches.

    Whoever does not see all nodes gets for one that does not exist what they get for one out of reach, ``NotAllowed``:
    a key must not be found by trying.
    """
    try:
        return node_named(reference)
    except BadInput as unknown:
        if scope.nodes is None:
            raise
        raise NotAllowed("policy.no_node") from unknown


def of_position(position: Position, holder: str = "") -> Node:
    """A position as a node."""
    key = f"{position.source}:{position.source_key}"
    return Node(ORGANISATION, position.pk, key, position.title, position.title_ja, position.role, holder)


def of_territory(territory: Territory) -> Node:
    """A territory as a node."""
    key = f"{territory.source}:{territory.source_key}"
    return Node(TERRITORIES, territory.pk, key, territory.name, territory.name_ja)


@remembered(KEPT_NODES)
def children(node: Node, on: date, known: Known | None = None) -> list[Node]:
    """The nodes directly under a node on a day, with who holds them.

    ``known`` asks for the tree as an older generation knew it: a sum of then is made of the nodes of then.
    """
    if known is not None and known.generation != current().generation:
        return _children_then(node, on, known)
    if node.tree == TERRITORIES:
        return [of_territory(one) for one in territories.children(node.number, on)]
    return _held(people.children(node.number, on), on)


def _children_then(node: Node, on: date, known: Known) -> list[Node]:
    direct = {
        row["descendant"]
        for row in History(known).snapshot(node.tree).to_pylist()
        if (row["ancestor"], row["depth"]) == (node.number, 1)
        and row["valid_from"] <= on
        and (row["valid_to"] is None or on < row["valid_to"])
    }
    if node.tree == TERRITORIES:
        lands = territories.territories_by_number(direct).values()
        return [of_territory(one) for one in sorted(lands, key=lambda one: one.source_key)]
    return _held(people.leaders_first(people.positions_by_number(direct).values()), on)


@remembered(KEPT_NODES)
def path(node: Node, on: date) -> list[Node]:
    """The nodes above a node on a day, the top first, and the node itself."""
    if node.tree == TERRITORIES:
        return [*map(of_territory, territories.ancestors(node.number, on)), node]
    return [*_held(people.ancestors(node.number, on), on), with_holder(node, on)]


@remembered(KEPT_NODES)
def with_holder(node: Node, on: date) -> Node:
    """A node with who holds it on a day."""
    if node.tree == TERRITORIES:
        return node
    holder = people.holders((node.number,), on).get(node.number)
    return replace(node, holder=shown_person(holder) if holder else "")


@remembered(KEPT_SCOPES)
def first_nodes(scope: Scope, on: date) -> list[Node]:
    """The highest nodes that a scope reaches, the organisation first: where a person's pages begin."""
    if scope.nodes is None:
        return [*_held(people.roots(on), on), *map(of_territory, territories.roots(on))]
    reached = {
        tree: {number for own, number in scope.nodes if own == tree} for tree in (ORGANISATION, TERRITORIES)
    }
    positions = people.highest(reached[ORGANISATION], on)
    return [*_held(positions, on), *map(of_territory, territories.highest(reached[TERRITORIES], on))]


def _held(positions: list[Position], on: date) -> list[Node]:
    holders = people.holders(tuple(one.pk for one in positions), on)
    return [of_position(one, shown_person(holders[one.pk]) if one.pk in holders else "") for one in positions]


def shown_person(person: people.Person) -> str:
    """A person's name in the order of their own language; as the source writes it, or their key, without parts."""
    parts = display_name(person.given_name, person.family_name, person.language)
    return parts or person.name or person.source_key
