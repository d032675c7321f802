"""The logins of a simulated home: one for each role, with a password that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.roles.actions import DEMO_PASSWORD
from fieldhouse.apps.roles.queries import user_named


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login: its role, the node at which its person stands, and what the person is called on the list.

    A role that needs a node is granted over that one. A seller's node is the manager above: the first of the team whose
    seat is held is the seller. ``over`` is the node that the role is granted over where nobody of the company stands
    for the login. ``partner`` is the kind of partner that the login belongs to: the one with the most deals.
    """

    login: str
    role: str
    title: Promise
    node: str = ""
    is_japanese: bool = False
    walls: tuple[str, ...] = ()
    over: str = ""
    partner: str = ""


LOGINS = (
    DemoLogin("admin", "administrator", _("administrator")),
    DemoLogin("revops", "revops", _("RevOps"), walls=("public_sector",)),
    DemoLogin("cro", "executive", _("chief revenue officer"), "CRO", walls=("public_sector",)),
    DemoLogin("americas", "region_leader", _("leader of the Americas"), "LEAD-AMER"),
    DemoLogin("emea", "region_leader", _("leader of EMEA"), "LEAD-EMEA"),
    DemoLogin("japan", "region_leader", _("leader of Japan"), "LEAD-JP", is_japanese=True),
    DemoLogin("manager", "area_manager", _("area sales manager"), "MGR-USE"),
    DemoLogin("seller", "seller", _("seller in the Americas"), "MGR-USE"),
    DemoLogin("seller-jp", "seller", _("seller in Japan"), "MGR-JPE", is_japanese=True),
    DemoLogin(
        "field-marketer", "field_marketer", _("field marketer for Japan"), over="LEAD-JP", is_japanese=True
    ),
    DemoLogin("marketing", "marketing_leader", _("marketing leader")),
    DemoLogin("channel", "channel_manager", _("channel manager for EMEA"), over="LEAD-EMEA"),
    DemoLogin("partner", "partner_user", _("partner user of a distributor"), partner="distributor"),
    DemoLogin("reseller", "partner_user", _("partner user of a reseller"), partner="reseller"),
    DemoLogin("deal-desk", "deal_desk", _("deal desk")),
    DemoLogin("finance", "finance", _("finance and compensation administrator")),
    DemoLogin("recruiter", "recruiter", _("recruiter")),
    DemoLogin("hiring", "hiring_manager", _("hiring manager")),
    DemoLogin("auditor", "auditor", _("auditor"), walls=("public_sector",)),
)
LANGUAGES = ("en", "ja")


def print_demo_logins() -> None:
    """Print the demo logins with their roles in both languages and their password, in a home that has them."""
    if not _has_demo_logins():
        return
    for one in LOGINS:
        print(f"  {one.login:<14} {' / '.join(_in_language(one.title, language) for language in LANGUAGES)}")
    for language in LANGUAGES:
        print("  " + _in_language(_PASSWORD, language) % {"password": DEMO_PASSWORD})


def _has_demo_logins() -> bool:
    """Whether all of them exist and the first still has the published password."""
    users = [user_named(one.login) for one in LOGINS]
    return all(users) and bool(users[0]) and users[0].check_password(DEMO_PASSWORD)


_PASSWORD = _("The password of all of them: %(password)s")


def _in_language(text: Promise, language: str) -> str:
    with translation.override(language):
        return str(text)
