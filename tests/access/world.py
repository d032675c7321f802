"""A company made to be leaked: every record bears marks that nothing else says, so that a reader of any answer knows
which records it tells of.

::

    HQ ─┬─ EAST ─┬─ E1 ─┬─ E1A (own)        LAND ─┬─ NORTH ─── N1
        │        │      └─ E1B (mate)             │
        │        ├─ E2 ─── E2A (sibling)          ├─ (N2, in NORTH until October)
        │        └─ (E3, until October)           └─ SOUTH ─┬─ S1
        └─ WEST ─┬─ W1 ─── W1A (other)                      └─ N2, from October
                 └─ E3 ─── E3A (mover), from October

The deals are those of every owner, and of none, by every territory, and of none, in front of the wall and behind it;
with them deals that are shared, that changed hands or accounts, that were won, and that go through partners.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, product
from pathlib import Path

BEGIN, MOVED, LAST = date(2020, 1, 1), date(2026, 10, 1), date(2026, 11, 20)
DAYS = (date(2026, 9, 30), LAST)
"""The days looked at: the last one before a team and a territory move, and that of the data."""

WALL = "public_sector"
NATION = "JP"
NATIONAL_WALL = f"{WALL}:{NATION}"
"""A wall that asks for a nationality beside the clearance."""

SOURCE = "marked"

ORGANISATION, TERRITORIES = "organisation", "territories"
SEATS = {"E1A": "own", "E1B": "mate", "E2A": "sibling", "E3A": "mover", "W1A": "other"}
LEADERS = {"HQ": "chief", "EAST": "lena", "E1": "tom", "E2": "tim", "E3": "tod", "WEST": "ola", "W1": "oto"}

Span = tuple[str, date, date | None]
"""What something is, from a day until, and not on, another."""

ABOVE: dict[str, dict[str, list[Span]]] = {
    ORGANISATION: {
        **{one: [("HQ", BEGIN, None)] for one in ("EAST", "WEST")},
        **{one: [("EAST", BEGIN, None)] for one in ("E1", "E2")},
        "E3": [("EAST", BEGIN, MOVED), ("WEST", MOVED, None)],
        "W1": [("WEST", BEGIN, None)],
        **{seat: [(seat[:2], BEGIN, None)] for seat in SEATS},
        "HQ": [],
    },
    TERRITORIES: {
        **{one: [("LAND", BEGIN, None)] for one in ("NORTH", "SOUTH")},
        "N1": [("NORTH", BEGIN, None)],
        "N2": [("NORTH", BEGIN, MOVED), ("SOUTH", MOVED, None)],
        "S1": [("SOUTH", BEGIN, None)],
        "LAND": [],
    },
}
"""What each node lies under."""

PARTNERS = {"DIST": "distributor", "RESA": "reseller", "RESB": "reseller", "RESC": "reseller"}
ROUTES = {
    "two tiers, A": (("DIST", "distributor"), ("RESA", "reseller")),
    "two tiers, B": (("DIST", "distributor"), ("RESB", "reseller")),
    "one tier, C": (("RESC", "reseller"),),
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account; ``mark`` is the number that its name, its key and its contact bear."""

    mark: int
    wall: str = ""

    @property
    def key(self) -> str:
        return f"kq{self.mark:03d}b"


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal: what it is an example of, who owned it and whose it was when, and what hangs on it."""

    mark: int
    example: str
    owners: tuple[Span, ...]
    accounts: tuple[tuple[Account, date, date | None], ...]
    territory: str = ""
    won_on: date | None = None
    shared_with: str = ""  # a person with half of it
    helper: str = ""  # a person of its team
    route: str = ""  # one of `ROUTES`
    merged_into: Account | None = None  # what its account counts as from `MOVED` on

    @property
    def key(self) -> str:
        return f"kq{self.mark:03d}k"

    @property
    def amount(self) -> int:
        """In dollars: no other number looks like it."""
        return 7_000_000 + self.mark * 1_000 + self.mark * 37 % 1_000


@dataclass(frozen=True, slots=True)
class World:
    """The company's deals by mark, and its accounts."""

    deals: dict[int, Deal] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)

    @property
    def walls(self) -> set[str]:
        """The walls that stand before any account."""
        return {one.wall for one in self.accounts.values()} - {""}

    def example(self, name: str) -> Deal:
        """The first deal that is an example of something."""
        return next(one for one in self.deals.values() if one.example == name)


def build() -> World:
    """The company."""
    made = World()

    def account(wall: str = "") -> Account:
        one = Account(500 + len(made.accounts), wall)
        made.accounts[one.mark] = one
        return one

    def deal(example: str, owner: str | list[Span], of: Account | None = None, **more: object) -> None:
        owners = [(owner, BEGIN, None)] if isinstance(owner, str) else owner
        spans = more.pop("accounts", None) or [(of or account(), BEGIN, None)]
        one = Deal(len(made.deals) + 1, example, tuple(owners), tuple(spans), **more)  # type: ignore[arg-type]
        made.deals[one.mark] = one

    for who, wall, where in product([*SEATS.values(), ""], ("", WALL), ("N1", "N2", "S1", "")):
        example = f"{'walled ' if wall else ''}{who or 'unowned'}"
        deal(f"{example}{'' if where else ', nowhere'}", who, account(wall), territory=where)
    for who in ("own", "mover", "other"):
        for wall in ("", WALL):
            name = f"{'walled ' if wall else ''}won {who}"
            deal(name, who, account(wall), territory="N2", won_on=date(2026, 8, 15))
    deal("shared", "other", shared_with="own", territory="S1")
    deal("walled shared", "other", account(WALL), shared_with="own", territory="S1")
    deal("helped", "other", helper="own", territory="S1")
    deal("changed hands", [("sibling", BEGIN, date(2026, 10, 10)), ("mate", date(2026, 10, 10), None)])
    change = date(2026, 10, 10)
    for name, before, after in (("out of the wall", WALL, ""), ("into the wall", "", WALL)):
        spans = [(account(before), BEGIN, change), (account(after), change, None)]
        deal(name, "own", accounts=spans, territory="N1")
    deal("merged walled", "own", account(WALL), merged_into=account(), territory="N1")
    for route, owner in zip(ROUTES, ("own", "other", "sibling"), strict=True):
        deal(route, owner, route=route, territory="N1")
    deal("two tiers, A, walled", "own", account(WALL), route="two tiers, A", territory="N1")
    for name in ("own", "other"):
        deal(f"national {name}", name, account(NATIONAL_WALL), territory="N1")
    return made


PROFILE = f"""
[profile]
name = "{SOURCE}"
title = "Marked"
is_simulated = true
time_zone = "UTC"
taken_on = {LAST}

[company]
name = "Marked (simulated)"
reporting_currency = "USD"
reporting_zone = "UTC"
first_month = 1
year_named_by = "last"

[masters]
category = "fieldhouse"
"""

STAGES = (
    "stage,label,label_ja,position,outcome,category\nTalks,Talks,商談中,1,open,pipeline\n"
    "Quote,Quote,見積,2,open,best_case\nWon,Won,受注,3,won,closed\nLost,Lost,失注,4,lost,omitted\n"
)


def write(folder: Path, world: World) -> Path:
    """Write the company's record files, and its profile, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fieldhouse-profile.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "stage.csv").write_text(STAGES, encoding="utf-8")
    for kind, rows in {**_organisation(), **_accounts(world), **_deals(world)}.items():
        held = io.StringIO()
        csv.writer(held).writerows(rows)
        (folder / f"{kind}.csv").write_text(held.getvalue(), encoding="utf-8")
    return folder


Rows = list[tuple[object, ...]]


def _organisation() -> dict[str, Rows]:
    people = [*SEATS.values(), *LEADERS.values()]
    seats = {**SEATS, **LEADERS}
    lines = [(one, above or "", begins, ends or "") for one, above, begins, ends in _lines(ORGANISATION)]
    lands = [(one, above or "", begins, ends or "") for one, above, begins, ends in _lines(TERRITORIES)]
    quarter = (date(2026, 10, 1), date(2027, 1, 1))
    quotas = [(one, "", *quarter, 10_000_000, "USD", BEGIN) for one in (*LEADERS, *SEATS)]
    return {
        "person": [("key", "name"), *((one, one.title()) for one in people)],
        "position": [
            ("key", "title", "role"),
            *((one, f"Seat {one}", "seller" if one in SEATS else "leader") for one in seats),
        ],
        "holding": [
            ("person", "position", "valid_from"),
            *((who, seat, BEGIN) for seat, who in seats.items()),
        ],
        "reporting_line": [("position", "reports_to", "valid_from", "valid_to"), *lines],
        "territory": [("key", "name"), *((one, one) for one in ABOVE[TERRITORIES])],
        "territory_line": [("territory", "parent", "valid_from", "valid_to"), *lands],
        "quota": [
            ("position", "territory", "starts_on", "until_on", "amount", "currency", "valid_from"),
            *quotas,
        ],
    }


def _lines(tree: str) -> list[tuple[str, str | None, date, date | None]]:
    return [
        (one, above, begins, ends)
        for one, spans in ABOVE[tree].items()
        for above, begins, ends in (spans or [(None, BEGIN, None)])
    ]


def _accounts(world: World) -> dict[str, Rows]:
    heads = ("key", "name", "kind", "country", "wall", "more")
    own = [
        (one.key, f"Acct kq{one.mark:03d}a", "customer", "US", one.wall, f'{{"Note": "kq{one.mark:03d}m"}}')
        for one in world.accounts.values()
    ]
    partners = [(key, f"Partner {key}", kind, "US", "", "") for key, kind in PARTNERS.items()]
    merges = [
        (one.accounts[0][0].key, one.merged_into.key, MOVED, "")
        for one in world.deals.values()
        if one.merged_into is not None
    ]
    contacts = [
        (f"kq{one.mark:03d}e", one.key, "Cora", f"Cont kq{one.mark:03d}c") for one in world.accounts.values()
    ]
    return {
        "account": [heads, *own, *partners],
        "account_merge": [("account", "into", "valid_from", "valid_to"), *merges],
        "contact": [("key", "account", "given_name", "family_name"), *contacts],
    }


def _deals(world: World) -> dict[str, Rows]:
    rows: Rows = [
        (
            *("key", "name", "account", "owner", "territory", "created_at", "stage", "amount", "currency"),
            *("close_on", "next_step", "more"),
        )
    ]
    changes: Rows = [("opportunity", "field", "before", "value", "at")]
    legs: Rows = [("key", "opportunity", "position", "role", "partner", "valid_from")]
    splits: Rows = [("key", "opportunity", "person", "kind", "share", "valid_from")]
    team: Rows = [("key", "opportunity", "person", "role")]
    roles: Rows = [("opportunity", "contact", "role")]
    for one in world.deals.values():
        mark, account = f"kq{one.mark:03d}", one.accounts[-1][0]
        rows.append(
            (
                *(one.key, f"Deal {mark}d", account.key, one.owners[-1][0], one.territory),
                *("2026-03-01", "Won" if one.won_on else "Talks", one.amount, "USD"),
                *(one.won_on or "2026-12-15", f"Next {mark}n", f'{{"Note": "{mark}o"}}'),
            )
        )
        beginning = {"stage": "Talks", "amount": one.amount, "close_on": one.won_on or "2026-12-15"}
        for name, value in beginning.items():
            changes.append((one.key, name, "", value, "2026-03-01"))
        if one.won_on:
            changes.append((one.key, "stage", "Talks", "Won", one.won_on))
        for name, spans in (
            ("owner", one.owners),
            ("account", [(of.key, begins, ends) for of, begins, ends in one.accounts]),
        ):
            for (before, *_), (after, begins, _ends) in pairwise(spans):
                changes.append((one.key, name, before, after, begins))
        for place, (partner, role) in enumerate(ROUTES.get(one.route, ()), start=2):
            legs.append((f"L{one.mark}-{place}", one.key, place, role, partner, BEGIN))
        if one.route:
            legs.append((f"L{one.mark}-1", one.key, 1, "vendor", "", BEGIN))
            legs.append((f"L{one.mark}-9", one.key, 9, "end_customer", "", BEGIN))
        if one.shared_with:
            splits.append((f"S{one.mark}", one.key, one.shared_with, "owner", "50", BEGIN))
        if one.helper:
            team.append((f"T{one.mark}", one.key, one.helper, "helps"))
        roles.append((one.key, f"kq{account.mark:03d}e", "champion"))
    kinds = {"opportunity": rows, "change": changes, "route_leg": legs, "split": splits}
    return {**kinds, "team_member": team, "contact_role": roles}
