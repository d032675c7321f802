"""Lists and node figures by several roles, in one process. Prints what each address took, in milliseconds."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field

from fieldhouse.cli.opening import open_home

open_home()

from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.test import Client  # noqa: E402

from bench.load import LISTS, METRICS  # noqa: E402
from fieldhouse.apps.figures.nodes import Node, children, first_nodes  # noqa: E402
from fieldhouse.apps.people.models import Position  # noqa: E402
from fieldhouse.apps.people.queries import holders  # noqa: E402
from fieldhouse.apps.pipeline.listing.queries import newest_manifest  # noqa: E402
from fieldhouse.apps.roles.access import Scope  # noqa: E402
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password  # noqa: E402
from fieldhouse.apps.roles.models import Grant, User  # noqa: E402
from fieldhouse.apps.territories.models import Territory  # noqa: E402
from fieldhouse.clock import now  # noqa: E402

USERS = 5_000
SEARCHED = ("group", "hospital", "Tokyo")


@dataclass(slots=True)
class Asked:
    """One address, asked by one person again and again."""

    who: str
    kind: str
    address: str
    client: Client
    status: int = 200
    ms: list[float] = field(default_factory=list)

    def ask(self, *, counts: bool) -> None:
        """Ask once; an answer that is not 200 is remembered."""
        began = time.perf_counter()
        response = self.client.get(self.address)
        _read = b"".join(response.streaming_content) if response.streaming else response.content
        ended = time.perf_counter()
        if response.status_code != 200:
            self.status = response.status_code
        if counts:
            self.ms.append((ended - began) * 1_000)


def main(rounds: int) -> None:
    """Make the users, ask, and print."""
    day = newest_manifest().data_through
    top = next(one for one in first_nodes(Scope(nodes=None), day) if one.tree == "organisation")
    path = _path(top)
    people = _people(path)
    _fill()
    asked = [one for who, (user, node) in people.items() for one in _addresses(who, user, node)]
    for nth in range(rounds + 1):
        for one in asked:
            one.ask(counts=nth > 0)
    told = [
        {"who": one.who, "kind": one.kind, "address": one.address, "status": one.status, "ms": one.ms}
        for one in asked
    ]
    nodes = Position.objects.count() + Territory.objects.count()
    print(json.dumps({"users": User.objects.count(), "nodes": nodes, "asked": told}))


def _path(top: Node) -> list[Node]:
    """The node at the top, and down from it the first one with most beneath it, to a seat without anybody under it."""
    day, found = newest_manifest().data_through, [top]
    while below := children(found[-1], day):
        found.append(max(below, key=lambda one: len(children(one, day))))
    return found


def _people(path: list[Node]) -> dict[str, tuple[User, Node]]:
    """The four, and the two who see everything: by no node, and by the node at the top."""
    day, seat = newest_manifest().data_through, path[-1]
    seller = holders((seat.number,), day).get(seat.number)

    def made(login: str, grant: NewGrant, person: int | None = None) -> User:
        return create_user(f"lists-{login}", random_password(), person=person, grants=(grant,))

    walls, region = ("public_sector",), path[min(1, len(path) - 2)]
    return {
        "seller": (made("seller", NewGrant("seller"), seller.pk if seller else None), seat),
        "manager": (made("manager", NewGrant("area_manager", position=path[-2].number)), path[-2]),
        "region leader": (made("region", NewGrant("region_leader", position=region.number)), region),
        "auditor": (made("auditor", NewGrant("auditor", walls=walls)), path[0]),
        "walls alone": (made("walls", NewGrant("executive")), path[0]),
        "broad scope": (made("broad", NewGrant("region_leader", position=path[0].number)), path[0]),
    }


def _fill() -> None:
    """As many users as are meant, each a seller at a person of the company; nobody signs in as one of them."""
    missing = max(0, USERS - User.objects.count())
    unusable = make_password(None)
    made = User.objects.bulk_create(
        (User(username=f"lists-{nth:05d}", password=unusable) for nth in range(missing)), batch_size=500
    )
    today = now().date()
    Grant.objects.bulk_create(
        (Grant(user=one, role="seller", valid_from=today) for one in made), batch_size=500
    )


def _addresses(who: str, user: User, node: Node) -> list[Asked]:
    client = Client(headers={"host": "localhost"})
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
    at = f"node={node.reference}"
    addresses: dict[str, list[str]] = {
        "lists": [
            *(f"/deals/?{at}&{one}" for one in LISTS),
            *(f"/api/v1/deals?{at}&{one}" for one in LISTS[:2]),
            f"/api/v1/figures/open_pipeline/deals?{at}",
            *(f"/search/?q={one}" for one in SEARCHED),
        ],
        "node figures": [
            f"/nodes/?{at}",
            *(f"/figures/{metric}/?{at}" for metric in METRICS),
            *(f"/api/v1/figures/{metric}?{at}" for metric in METRICS),
        ],
    }
    return [Asked(who, kind, one, client) for kind, several in addresses.items() for one in several]


if __name__ == "__main__":
    main(int(sys.argv[1]))
