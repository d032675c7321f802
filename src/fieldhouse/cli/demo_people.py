"""Who the demo logins are: each is a person of the simulated company, in the seat that the login is granted over."""

from __future__ import annotations

from datetime import date

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.nodes import ORGANISATION, Node, children, node_named
from fieldhouse.apps.partners.queries import busiest_partner
from fieldhouse.apps.people.queries import holders
from fieldhouse.apps.roles.actions import DEMO_PASSWORD, NewGrant, create_user
from fieldhouse.apps.roles.standard import STANDARD
from fieldhouse.cli.demo_logins import DemoLogin
from fieldhouse.clock import now
from fieldhouse.simulator.salesforce.ids import record_id


def make_demo_login(one: DemoLogin) -> None:
    """Make a demo login; ``Refused`` in a home that is not simulated."""
    node, over = _node(one.node), _node(one.over)
    seat = _seller_under(node) if node and one.role == "seller" else node
    holder = _holder(seat) if seat else None
    granted = over or (seat if STANDARD[one.role].needs_node else None)
    position = granted.number if granted else None
    preferences = _JAPANESE if one.is_japanese else {}
    create_user(
        one.login,
        DEMO_PASSWORD,
        person=holder,
        grants=(
            NewGrant(
                one.role,
                position=position,
                walls=one.walls,
                partner=busiest_partner(one.partner) if one.partner else None,
            ),
        ),
        **preferences,
    )


_JAPANESE = {"language": "ja", "currency": "JPY", "money_unit": "sen_yen", "zone": "Asia/Tokyo"}


def _node(key: str) -> Node | None:
    return node_named(f"{ORGANISATION}/{record_id('UserRole', key)}") if key else None


def _seller_under(manager: Node) -> Node:
    """The first seat of a team that somebody holds on the data's last day."""
    on = _today()
    team = [node for node in children(manager, on) if node.role == "seller"]
    held = holders(tuple(node.number for node in team), on)
    return next(node for node in team if node.number in held)


def _holder(seat: Node) -> int | None:
    held = holders((seat.number,), _today())
    return held[seat.number].pk if seat.number in held else None


def _today() -> date:
    return company().data_through or now().date()
