"""The matrix as a document: ``python -m tests.access.document`` writes docs/access.md; a test compares the two.

It is written from the oracle and from what places are expected to answer: what the matrix holds the program to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from .home import PEOPLE
from .oracle import Oracle, Who
from .places import ABSENT, CLOSED, COMMANDS, OPEN, OPERATIONS, PAGES, Case, Place
from .test_matrix import EXAMPLES, NODES
from .world import DAYS, Deal, build

PATH = Path(__file__).parents[2] / "docs" / "access.md"
SHOWN = {OPEN: "●", CLOSED: "–", ABSENT: "○"}

HEAD = """# Who sees what, and where

Generated from the matrix of access; do not edit it: `.venv/bin/python -m tests.access.document` writes it anew, and a
test compares the two. The matrix asks every person below at every page, operation and command, of every kind of
record, on two trees and two days, and compares the answers with an oracle that is written from the rule and knows
nothing of the program (`tests/access/oracle.py`). The everyday run takes each pair of axes,
`.venv/bin/pytest tests/access --whole-matrix` every combination. A new page, operation or command fails a test until
it is said who may be answered there.

The people belong to a company made for this: `E1` and `E2` are teams of the region `EAST`; `E3` was one of them until
1 October, and is one of the region `WEST` since.
"""


def document() -> str:
    """The whole text."""
    oracle = Oracle(build(), PEOPLE)
    parts = [HEAD, _people(), _records(oracle), _nodes(oracle), _places(oracle)]
    return "\n".join(parts)


def _people() -> str:
    lines = ["## The people", "", "| | role | over | wall open | besides |", "|---|---|---|---|---|"]
    for who in PEOPLE:
        over = "/".join(who.node) if who.node else ""
        besides = []
        if who.nation:
            besides.append(f"is a national of {who.nation}")
        if who.person:
            besides.append(f"is the person {who.person}")
        if who.shown:
            besides.append(f"is shown a deal of {who.shown[0]}, and one behind the wall")
        if who.stands_in_for:
            besides.append(f"stands in for {who.stands_in_for}")
        wall = ", ".join(sorted(who.walls))
        lines.append(f"| {who.login} | {who.role or 'none'} | {over} | {wall} | {'; '.join(besides)} |")
    return "\n".join([*lines, ""])


def _records(oracle: Oracle) -> str:
    lines = [
        "## Which deals",
        "",
        f"● on both days, ◐ on {DAYS[1]} alone, ◑ on {DAYS[0]} alone. Lists, search, exports, the API, the command",
        "line and the rows under a figure show exactly these.",
        "",
        _heads("deal"),
    ]
    for name in EXAMPLES:
        deal = oracle.world.example(name)
        cells = [_seen(oracle, who, deal) for who in PEOPLE]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _seen(oracle: Oracle, who: Who, deal: Deal) -> str:
    before, after = (oracle.sees(who, deal, on) for on in DAYS)
    return {(True, True): "●", (False, True): "◐", (True, False): "◑", (False, False): ""}[before, after]


def _nodes(oracle: Oracle) -> str:
    lines = ["## Whose totals", "", _heads("node")]
    for node in NODES:
        cells = []
        for who in PEOPLE:
            before, after = (node in oracle.nodes(who, on) for on in DAYS)
            cells.append({(True, True): "●", (False, True): "◐", (True, False): "◑"}.get((before, after), ""))
        lines.append(f"| {'/'.join(node)} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _places(oracle: Oracle) -> str:
    lines = [
        "## Which places",
        "",
        f"{SHOWN[OPEN]} answered, {SHOWN[CLOSED]} refused, {SHOWN[ABSENT]} not found, which is also what is said where",
        "there is nothing. *By deal* and *by node*: of one that the person sees by the tables above, nothing else is",
        "answered.",
        "",
        _heads("place"),
    ]
    kinds: tuple[tuple[str, dict[str, Place]], ...] = (
        ("Pages, by their routes", PAGES),
        ("Operations", OPERATIONS),
        ("Commands with `--as`", COMMANDS),
    )
    for title, places in kinds:
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name, place in places.items():
            alike[tuple(_best(oracle, place, who) for who in PEOPLE)].append(name + _axis(place))
        lines.append(f"| **{title}** |{' |' * len(PEOPLE)}")
        lines += [f"| {', '.join(names)} | {' | '.join(cells)} |" for cells, names in alike.items()]
    return "\n".join([*lines, ""])


def _axis(place: Place) -> str:
    return " (by deal)" if "deal" in place.axes else " (by node)" if "node" in place.axes else ""


def _best(oracle: Oracle, place: Place, who: Who) -> str:
    """The best answer that somebody gets there, of any deal and node on the last day."""
    answers = {place.expects(case) for case in _cases(oracle, place, who, DAYS[1])}
    return SHOWN[next(one for one in (OPEN, CLOSED, ABSENT) if one in answers)]


def _cases(oracle: Oracle, place: Place, who: Who, on: date) -> Iterable[Case]:
    deals = list(oracle.world.deals.values()) if "deal" in place.axes else [oracle.world.deals[1]]
    nodes = NODES if "node" in place.axes else NODES[:1]
    return (Case(who, deal, node, on, {}, oracle) for deal in deals for node in nodes)


def _heads(what: str) -> str:
    names = [who.login.replace("_", " ") for who in PEOPLE]
    return f"| {what} | {' | '.join(names)} |\n|---|{'---|' * len(names)}"


if __name__ == "__main__":
    PATH.write_text(document(), encoding="utf-8")
