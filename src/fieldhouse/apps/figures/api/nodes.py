"""Operations of nodes and generations."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from fieldhouse.apps.figures.api.schemas import Generation, Node, NodeInTree
from fieldhouse.apps.figures.api.shapes import node_json
from fieldhouse.apps.figures.nodes import children, first_nodes, path
from fieldhouse.apps.figures.parameters import asked_by
from fieldhouse.apps.figures.queries import generations
from fieldhouse.apps.interface import asker, errors
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.facts.generations import current, manifest_of

router = Router(tags=["nodes"])


@router.get("/nodes", response={200: list[Node], **errors(409)}, summary="The nodes at which you begin")
def my_nodes(request: HttpRequest) -> list[dict[str, Any]]:
    """The highest nodes that your roles reach, the organisation first; empty when they reach none."""
    day = manifest_of(current()).data_through
    return [node_json(node) for node in first_nodes(visible_to(asker(request), day), day)]


@router.get(
    "/nodes/{tree}/{path:key}",
    response={200: NodeInTree, **errors(400, 403, 404, 409)},
    summary="A node, the nodes above it and those below",
)
def one_node(request: HttpRequest, tree: str, key: str) -> dict[str, Any]:
    """On the data's last day. A key holds `:` and may hold other characters: percent-encode it."""
    asked = asked_by(asker(request), {"node": f"{tree}/{key}"})
    question, scope = asked.question, asked.scope
    above = [one for one in path(question.node, question.as_of) if scope.has_node(one.tree, one.number)]
    return {
        "node": node_json(above[-1]),
        "path": [node_json(one) for one in above[:-1]],
        "children": [node_json(one) for one in children(question.node, question.as_of)],
    }


@router.get(
    "/generations", response={200: list[Generation], **errors()}, summary="What was known, the newest first"
)
def all_generations(request: HttpRequest) -> list[dict[str, Any]]:
    """Each import and each drained edit makes a generation; `known` takes its number. At most 1,000 are listed."""
    return [
        {"number": one.number, "committed_at": one.committed_at, "data_through": one.data_through}
        for one in generations()
    ]
