"""Who sees what in the marked company, said once more from its records alone: nothing of the program is asked.

That is on purpose: a rule and its test that read the same code can only be wrong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from .world import ABOVE, LEADERS, ORGANISATION, ROUTES, SEATS, TERRITORIES, Account, Deal, World

Node = tuple[str, str]
"""A tree and a key."""

SEAT_OF = {who: seat for seat, who in {**SEATS, **LEADERS}.items()}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who signs in: a role, where it is held (nothing: everywhere, or nowhere), the walls that are open to
    them, the person that they are, what was shown to them, and for whom they stand in.
    """

    login: str
    role: str
    node: Node | None = None
    walls: frozenset[str] = frozenset()
    person: str = ""
    shown: tuple[str, ...] = ()  # examples of deals
    stands_in_for: str = ""  # a login
    partner: str = ""
    nation: str = ""

    @property
    def opened(self) -> frozenset[str]:
        """The walls that are open to them: those of a nationality to its nationals alone, if they are cleared, too."""
        return self.walls | {f"{wall}:{self.nation}" for wall in self.walls if self.nation}


EVERYWHERE = frozenset(
    {"administrator", "revops", "executive", "marketing_leader", "deal_desk", "finance", "auditor"}
)
"""Roles that see every node."""

OWN = frozenset({"seller", "channel_manager"})
"""Roles that see the deals of the person that one is, and the seats that they hold."""

ALONE = frozenset({"field_marketer", "marketing_leader"})
"""Roles that do not see what somebody in reach works on beside the owner."""

WITHOUT_NOTES = frozenset(
    {"field_marketer", "marketing_leader", "finance", "partner_user", "recruiter", "hiring_manager"}
)
"""Roles from which notes and next steps are withheld."""

_MANAGES = frozenset({"edit", "export", "see figures"})
MAY: dict[str, frozenset[str]] = {
    "administrator": frozenset(
        {
            *("manage users", "answer people", "import", "reconcile", "see runs"),
            *("see the audit log", "see access", "see figures"),
        }
    ),
    "revops": _MANAGES
    | {"set quotas", "move teams", "merge accounts", "close periods", "import", "reconcile", "see runs"},
    "executive": frozenset({"export", "see figures"}),
    "region_leader": _MANAGES | {"set quotas"},
    "area_manager": _MANAGES,
    "seller": _MANAGES,
    "field_marketer": frozenset({"see figures"}),
    "marketing_leader": frozenset({"export", "see figures"}),
    "channel_manager": _MANAGES,
    "partner_user": frozenset(),
    "deal_desk": frozenset({"edit", "see figures"}),
    "finance": frozenset({"export", "see figures", "close periods"}),
    "recruiter": frozenset(),
    "hiring_manager": frozenset(),
    "auditor": frozenset({"export", "see figures", "see runs", "see the audit log", "see access"}),
    "": frozenset(),
}
"""What each role may do beside seeing."""


def held(spans: Iterable[tuple[object, date, date | None]], on: date) -> object:
    """What of several spans holds on a day."""
    return next((one for one, begins, ends in spans if begins <= on and (ends is None or on < ends)), None)


@cache
def under(node: Node, on: date) -> frozenset[str]:
    """A node and everything below it on a day."""
    tree, key = node
    return frozenset(one for one in ABOVE[tree] if key in above(tree, one, on))


@cache
def above(tree: str, key: str, on: date) -> frozenset[str]:
    """A node and everything above it on a day."""
    found = frozenset({key})
    parent = held(ABOVE[tree][key], on)
    return found if parent is None else found | above(tree, str(parent), on)


class Oracle:
    """The rule over the company's records."""

    def __init__(self, world: World, people: Iterable[Who]) -> None:
        self.world, self.people = world, {one.login: one for one in people}

    @cache  # noqa: B019 - there is one oracle
    def deals(self, who: Who, on: date, node: Node | None = None) -> set[int]:
        """The marks of the deals that somebody sees on a day, all or those of a node."""
        seen = {mark for mark, one in self.world.deals.items() if self.sees(who, one, on)}
        return seen if node is None else seen & self.inside(node, on)

    def routed(self, who: Who, on: date) -> set[int]:
        """The marks of the deals with a leg of somebody's partner: they see these on a page of their own alone."""
        return {
            mark
            for mark, one in self.world.deals.items()
            if any(partner == who.partner for partner, _role in ROUTES.get(one.route, ()))
            and not self.walls_of(one, on) - who.opened
        }

    def sees(self, who: Who, deal: Deal, on: date) -> bool:
        """Whether somebody sees a deal as it stood on a day."""
        if self.walls_of(deal, on) - who.opened:
            return False
        if self._shown(who, deal) or self._reaches(who, deal, on):
            return True
        absent = self.people.get(who.stands_in_for)
        return absent is not None and (self._shown(absent, deal) or self._reaches(absent, deal, on))

    def walls_of(self, deal: Deal, on: date) -> set[str]:
        """The walls behind which a deal stands: those of its account on the day, and of what that counts as."""
        account = held(deal.accounts, on)
        found = {account.wall} if isinstance(account, Account) else set()
        if deal.merged_into is not None and on >= date(2026, 10, 1):
            found.add(deal.merged_into.wall)
        return found - {""}

    def inside(self, node: Node, on: date) -> set[int]:
        """The marks of the deals that lie in a node: by where they were placed, and by the tree of the day."""
        keys = under(node, on)
        return {mark for mark, one in self.world.deals.items() if self._place(one, node[0], on) in keys}

    @cache  # noqa: B019
    def counted(self, node: Node, on: date) -> set[int]:
        """The same as totals count them: a won deal stays where it was booked, a shared one lies with each owner."""
        found = set()
        for mark, one in self.world.deals.items():
            day = self.placed(one, on)
            places = {self._place(one, node[0], on)}
            if node[0] == ORGANISATION and one.shared_with:
                places.add(SEAT_OF[one.shared_with])
            if any(place and node[1] in above(node[0], place, day) for place in places):
                found.add(mark)
        return found

    @cache  # noqa: B019
    def accounts(self, who: Who, on: date) -> set[int]:
        """The marks of the accounts that somebody sees: those of their deals, or all; never behind a closed wall."""
        of_deals = {
            account.mark
            for mark in self.deals(who, on)
            for account in self._accounts(self.world.deals[mark], on)
        }
        found = set(self.world.accounts) if self.is_everywhere(who) else of_deals
        return {mark for mark in found if self.world.accounts[mark].wall in ("", *who.opened)}

    @cache  # noqa: B019
    def nodes(self, who: Who, on: date) -> set[Node]:
        """The nodes whose totals somebody sees."""
        found: set[Node] = set()
        for one in filter(None, (who, self.people.get(who.stands_in_for))):
            if one.role in EVERYWHERE and one.node is None:
                return {(tree, key) for tree in ABOVE for key in ABOVE[tree]}
            if one.node is not None:
                found |= {(one.node[0], key) for key in under(one.node, on)}
            if one.role in OWN and one.person:
                found.add((ORGANISATION, SEAT_OF[one.person]))
        return found

    def is_everywhere(self, who: Who) -> bool:
        """Whether somebody sees every node."""
        return any(
            one is not None and one.role in EVERYWHERE and one.node is None
            for one in (who, self.people.get(who.stands_in_for))
        )

    def may(self, who: Who, what: str) -> bool:
        """Whether somebody may do something."""
        return what in MAY[who.role]

    def changes(self, who: Who, deal: Deal) -> bool:
        """Whether somebody may change a deal as it stands: in their own reach, or for whom they stand in."""
        on = date(2026, 11, 20)
        absent = self.people.get(who.stands_in_for)
        reached = self._reaches(who, deal, on) or (absent is not None and self._reaches(absent, deal, on))
        return reached and not self.walls_of(deal, on) - who.opened

    def placed(self, deal: Deal, on: date) -> date:
        """The day that says where a deal stood."""
        return min(deal.won_on, on) if deal.won_on else on

    def _reaches(self, who: Who, deal: Deal, on: date) -> bool:
        if who.role in EVERYWHERE and who.node is None:
            return True
        nodes = self.nodes(Who(who.login, who.role, who.node, person=who.person), on)
        if any(self._place(deal, tree, on) == key for tree, key in nodes):
            return True
        owner = held(deal.owners, on)
        own = {who.person} if who.role in OWN and who.person else set()
        people = own | {who for who, seat in SEAT_OF.items() if (ORGANISATION, seat) in nodes}
        works = who.role not in ALONE and bool({deal.shared_with, deal.helper} & people)
        return owner in own or works

    def _shown(self, who: Who, deal: Deal) -> bool:
        return deal.example in who.shown

    def _place(self, deal: Deal, tree: str, on: date) -> str:
        if tree == TERRITORIES:
            return deal.territory
        return SEAT_OF.get(str(held(deal.owners, self.placed(deal, on))), "")

    def _accounts(self, deal: Deal, on: date) -> list[Account]:
        """The account of a deal on a day, which is the one that it was merged into from then on."""
        account = held(deal.accounts, on)
        if deal.merged_into is not None and on >= date(2026, 10, 1):
            return [deal.merged_into]
        return [account] if isinstance(account, Account) else []


MARK = re.compile(r"kq(\d{3})([a-z])", re.IGNORECASE)
AMOUNT = re.compile(r"(?<!\d)7(\d{3})(\d{3})(?:\.?00)?(?!\d)")
OF_DEALS, OF_ACCOUNTS, NOTES = frozenset("dkno"), frozenset("abcem"), frozenset("nom")


@dataclass(frozen=True, slots=True)
class Told:
    """The marks of the deals and of the accounts that a text tells of, and of those whose notes it tells."""

    deals: frozenset[int]
    accounts: frozenset[int]
    notes: frozenset[int]


def told_in(text: str) -> Told:
    """What a text tells of: by names, keys, notes and amounts, however they are written."""
    marks = [(int(number), kind.lower()) for number, kind in MARK.findall(text)]
    deals = {number for number, kind in marks if kind in OF_DEALS}
    amounts = AMOUNT.findall(text.replace(",", "").replace("\N{NO-BREAK SPACE}", ""))
    deals |= {
        int(number) for number, rest in amounts if int(number) < 500 and int(number) * 37 % 1_000 == int(rest)
    }
    accounts, notes = (
        frozenset(number for number, kind in marks if kind in kinds) for kinds in (OF_ACCOUNTS, NOTES)
    )
    return Told(frozenset(deals), accounts, notes)
