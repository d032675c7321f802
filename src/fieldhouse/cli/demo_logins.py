"""The logins of a simulated home: one for each role, with a password that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.nodes import ORGANISATION, Node, children, node_named
from fieldhouse.apps.people.queries import holders
from fieldhouse.apps.roles.actions import DEMO_PASSWORD, NewGrant, create_user
from fieldhouse.apps.roles.models import Grant
from fieldhouse.apps.roles.queries import user_named
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused

Role = Grant.Role


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login: its role, the node it is granted over, and what the person is called on the list.

    A seller's node is the manager above: the first of the team whose seat is held is the seller.
    """

    login: str
    role: Role
    title: Promise
    node: str = ""
    is_japanese: bool = False
    walls: tuple[str, ...] = ()


LOGINS = (
    DemoLogin("admin", Role.ADMINISTRATOR, _("administrator")),
    DemoLogin("revops", Role.REVOPS, _("RevOps")),
    DemoLogin("cro", Role.LEADER, _("chief revenue officer"), "CRO", walls=("public_sector",)),
    DemoLogin("americas", Role.LEADER, _("leader of the Americas"), "LEAD-AMER"),
    DemoLogin("emea", Role.LEADER, _("leader of EMEA"), "LEAD-EMEA"),
    DemoLogin("japan", Role.LEADER, _("leader of Japan"), "LEAD-JP", is_japanese=True),
    DemoLogin("manager", Role.LEADER, _("area sales manager"), "MGR-USE"),
    DemoLogin("seller", Role.SELLER, _("seller in the Americas"), "MGR-USE"),
    DemoLogin("seller-jp", Role.SELLER, _("seller in Japan"), "MGR-JPE", is_japanese=True),
    DemoLogin("auditor", Role.AUDITOR, _("auditor")),
)
LANGUAGES = ("en", "ja")


def make_demo_logins() -> None:
    """Make those of the demo logins that the home lacks. ``Refused`` in a home that is not simulated."""
    if not company().is_simulated:
        raise Refused("user.demo_password")
    for one in LOGINS:
        if user_named(one.login) is None:
            _make(one)


def print_demo_logins() -> None:
    """Print the demo logins with their roles in both languages and their password, in a home that has them."""
    if not _has_demo_logins():
        return
    for one in LOGINS:
        print(f"  {one.login:<10} {' / '.join(_in_language(one.title, language) for language in LANGUAGES)}")
    for language in LANGUAGES:
        print("  " + _in_language(_PASSWORD, language) % {"password": DEMO_PASSWORD})


def _has_demo_logins() -> bool:
    """Whether all of them exist and the first still has the published password."""
    users = [user_named(one.login) for one in LOGINS]
    return all(users) and bool(users[0]) and users[0].check_password(DEMO_PASSWORD)


_PASSWORD = _("The password of all of them: %(password)s")


def _make(one: DemoLogin) -> None:
    node = node_named(f"{ORGANISATION}/{one.node}") if one.node else None
    seat = _seller_under(node) if node and one.role == Role.SELLER else node
    holder = _holder(seat) if seat else None
    position = seat.number if seat and one.role == Role.LEADER else None
    preferences = _JAPANESE if one.is_japanese else {}
    create_user(
        one.login,
        DEMO_PASSWORD,
        person=holder,
        grants=(NewGrant(one.role, position=position, walls=one.walls),),
        **preferences,
    )


_JAPANESE = {"language": "ja", "currency": "JPY", "money_unit": "sen_yen", "zone": "Asia/Tokyo"}


def _seller_under(manager: Node) -> Node:
    """The first seat of a team that somebody holds on the data's last day."""
    on = _today()
    team = [node for node in children(manager, on) if node.role == "seller"]
    held = holders([node.number for node in team], on)
    return next(node for node in team if node.number in held)


def _holder(seat: Node) -> int | None:
    held = holders([seat.number], _today())
    return held[seat.number].pk if seat.number in held else None


def _today() -> date:
    return company().data_through or now().date()


def _in_language(text: Promise, language: str) -> str:
    with translation.override(language):
        return str(text)
