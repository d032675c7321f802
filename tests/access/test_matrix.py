"""Every role, at every place, of every kind of record, on two trees and two days: nothing leaks and nothing fails.

What is asked of each pair of axes stands in `cases`; ``pytest tests/access --whole-matrix`` asks of every combination,
``--matrix-minutes 5`` of as many as five minutes of processor time allow, and ``--matrix-place 'fieldhouse *'`` at the
places of such names alone.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import typer
from django.urls import get_resolver

from .asking import Askers, findings
from .home import PEOPLE
from .oracle import Node, Oracle
from .places import (
    CHANGING,
    COMMANDS,
    OPERATIONS,
    OPERATOR,
    PAGES,
    WITHOUT_HOME,
    Case,
    Place,
    everybody,
    nobody,
)
from .world import ABOVE, DAYS, ORGANISATION, TERRITORIES, Deal

PLACES: Mapping[str, Place] = {
    **PAGES,
    **OPERATIONS,
    **{f"fieldhouse {name}": one for name, one in COMMANDS.items()},
}

EXAMPLES = (
    *("own", "mate", "sibling", "mover", "other", "unowned", "walled own", "walled other", "walled unowned"),
    *(
        "shared",
        "won mover",
        "changed hands",
        "out of the wall",
        "merged walled",
        "two tiers, A",
        "national own",
    ),
)
"""The kinds of records, one of each: own, the team's, a sibling team's, a moved team's, another region's, nobody's,
behind the wall, shared, won before a move, passed on, let out of the wall, merged, through partners."""

NODES: tuple[Node, ...] = (
    *((ORGANISATION, key) for key in ("HQ", "EAST", "E1", "E1A", "E3", "WEST")),
    *((TERRITORIES, key) for key in ("LAND", "NORTH", "N2", "SOUTH")),
)
EVERY_NODE: tuple[Node, ...] = tuple((tree, key) for tree in ABOVE for key in ABOVE[tree])


ALWAYS = frozenset({"team", "seller", "nobody"})
"""Who asks at every place."""

LISTS = frozenset(
    {"GET /api/v1/deals", "export deals", "GET /api/v1/figures/{metric}/deals", "partner_deals"}
)
"""Where everybody asks: a list tells of every record at once."""


def cases(oracle: Oracle, made: Mapping[str, Any], is_whole: bool) -> Iterator[tuple[str, Case]]:
    """Who asks at which place, of a deal, a node and a day.

    Whole, everybody at every place, of all on which its answer depends. Else turned: every place is asked of many kinds
    of record, of nodes and of both days, by every fourth or tenth person and three more. A list tells of every record
    at once, so everybody still meets every kind of record.
    """
    world = oracle.world
    few = [world.example(name) for name in EXAMPLES]
    for at, (name, place) in enumerate(PLACES.items()):
        for nth, who in enumerate(PEOPLE):
            if is_whole:
                chosen = product(*_axes(place, list(world.deals.values())))
            elif not _is_asked(name, place, at, nth):
                continue
            else:
                turn = nth + at // 2
                chosen = iter([(few[turn % len(few)], NODES[turn % len(NODES)], DAYS[(nth // 4 + at) % 2])])
            for deal, node, on in chosen:
                yield name, Case(who, deal, node, on, made, oracle)


def _is_asked(name: str, place: Place, at: int, nth: int) -> bool:
    """Whether somebody is asked about at a place of the everyday run."""
    if place.expects in (everybody, nobody) and not place.axes:
        return nth == at % len(PEOPLE)
    every = 4 if place.axes else 10
    return (nth + at) % every == 0 or PEOPLE[nth].login in ALWAYS or name in LISTS


def _axes(place: Place, deals: list[Deal]) -> tuple[list[Deal], tuple[Node, ...], tuple[Any, ...]]:
    return (
        deals if "deal" in place.axes else deals[:1],
        EVERY_NODE if "node" in place.axes else EVERY_NODE[:1],
        DAYS if "day" in place.axes else DAYS[1:],
    )


def test_nothing_leaks_and_nothing_fails(marked_home, db, oracle, made, matrix) -> None:
    askers, wrong = Askers(PEOPLE), []
    chosen = (one for one in cases(oracle, made, matrix.is_whole) if matrix.has(one[0]))
    for name, case in matrix.within(chosen):
        place = PLACES[name]
        for one in findings(case, place, askers.ask(case, place)):
            of = [case.deal.example, f"{case.node[0]}/{case.node[1]}", str(case.on)]
            said = ", ".join(
                each for each, axis in zip(of, ("deal", "node", "day"), strict=True) if axis in place.axes
            )
            wrong.append(f"{name} as {case.who.login} of {said or 'all'}: {one}")
    assert not wrong, "\n".join(["", *wrong])


def test_every_page_has_an_expectation() -> None:
    said = {name.partition(" ")[0] for name in PAGES}
    assert {name for name in _routes(get_resolver()) if name} == said


def test_every_operation_has_an_expectation() -> None:
    from fieldhouse.web.api import api

    paths = api.get_openapi_schema()["paths"]
    assert {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods} == set(
        OPERATIONS
    )


def test_every_command_has_an_expectation() -> None:
    from fieldhouse.cli.main import app

    found = dict(_commands(typer.main.get_command(app)))
    assert {name for name, (asks_as, _opens) in found.items() if asks_as} == set(COMMANDS)
    assert {name for name, (asks_as, _opens) in found.items() if not asks_as} == OPERATOR


def test_commands_that_take_no_user_open_no_home_or_print_no_record() -> None:
    from fieldhouse.cli.main import app

    opening = {
        name for name, (asks_as, opens) in _commands(typer.main.get_command(app)) if opens and not asks_as
    }
    assert opening <= OPERATOR - WITHOUT_HOME
    assert opening >= CHANGING


def _routes(resolver: Any) -> Iterator[str]:
    """The names of all routes but those of the operations, which have a test of their own."""
    for one in resolver.url_patterns:
        if getattr(one, "namespace", None) == "api":
            continue
        if hasattr(one, "url_patterns"):
            yield from _routes(one)
        else:
            yield one.name or ""


def _commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[bool, bool]]]:
    """The commands by their words: whether one asks as a user, and whether it opens the home."""
    for name, one in getattr(command, "commands", {}).items():
        yield from _commands(one, (*words, name))
    if not hasattr(command, "commands"):
        asks_as = any("--as" in parameter.opts for parameter in command.params)
        yield " ".join(words), (asks_as, "open_home" in inspect.getsource(command.callback))


def test_the_everyday_run_turns_through_everything(oracle) -> None:
    asked = list(cases(oracle, {}, is_whole=False))
    assert {name for name, _case in asked} == set(PLACES)
    for name in LISTS:
        assert {case.who.login for one, case in asked if one == name} == {who.login for who in PEOPLE}
    for name, place in PLACES.items():
        of_place = [case for one, case in asked if one == name]
        if "deal" in place.axes:
            assert len({case.deal.example for case in of_place}) >= len(EXAMPLES) // 2
        if "node" in place.axes:
            assert len({case.node for case in of_place}) >= len(NODES) // 2
        if "day" in place.axes:
            assert {case.on for case in of_place} == set(DAYS)
